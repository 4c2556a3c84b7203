package dev.envoi.harness.runtime;

import dev.envoi.harness.archive.ArchiveLimits;
import io.javalin.Javalin;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// An environment over HTTP. Closing it ends all sessions and everything that runs in them.
public final class HarnessServer implements RunningHarness {

  /// What to serve, and how.
  ///
  /// @param environment folder with `Environment.java`
  /// @param home folder of ours for caches and sessions; several processes may share it
  /// @param fixtures folder of the suites that were fetched to this machine
  /// @param address where to listen
  /// @param token what callers must show; null lets every caller in, which only the loopback allows
  /// @param jobs how many cases run at a time
  public record Spec(
      Path environment,
      Path home,
      Path fixtures,
      Address address,
      @Nullable String token,
      int jobs) {
    public Spec {
      if (jobs < 1) {
        throw new IllegalArgumentException("jobs must be at least 1, got " + jobs);
      }
      if (token != null && token.isBlank()) {
        throw new IllegalArgumentException("the token is empty");
      }
    }

    void refuseOpenDoor() throws EnvironmentException {
      if (token == null && !address.isLoopback()) {
        throw new EnvironmentException(
            "Listening on " + address.host() + " needs a token: set ENVOI_HARNESS_TOKEN.");
      }
    }
  }

  /// Where to listen.
  ///
  /// @param port 0 for any free one
  public record Address(String host, int port) {
    public static final Address LOOPBACK = new Address("127.0.0.1", 0);

    public Address {
      if (host.isBlank()) {
        throw new IllegalArgumentException("the host is empty");
      }
    }

    /// Whether only this machine can reach it.
    ///
    /// @throws EnvironmentException when no such host is known
    public boolean isLoopback() throws EnvironmentException {
      try {
        return InetAddress.getByName(host).isLoopbackAddress();
      } catch (UnknownHostException unknown) {
        throw new EnvironmentException("There is no host '" + host + "' to listen on.", unknown);
      }
    }

    /// The address of a server that listens here.
    URI uri(int bound) {
      boolean bare = host.contains(":") && !host.startsWith("[");
      return URI.create("http://" + (bare ? "[" + host + "]" : host) + ":" + bound);
    }
  }

  private final Address address;
  private final Home home;
  private final LoadedEnvironment environment;
  private final WorkerPool workers;
  private final Sessions sessions = new Sessions();
  private final Javalin http;
  private final ReentrantLock closing = new ReentrantLock();
  private boolean closed;

  /// What sandboxes are made from.
  ///
  /// @param cache folder that other processes may share
  /// @param variables the operator's environment; what environments do not need is left out
  public record Sandboxes(Path cache, Map<String, String> variables) {
    public Sandboxes {
      variables = Map.copyOf(NeededVariables.of(variables));
    }
  }

  private HarnessServer(Spec spec, Home home, LoadedEnvironment environment, Sandboxes sandboxes)
      throws IOException {
    this.address = spec.address();
    this.home = home;
    this.environment = environment;
    WorkerMain.Spec worker =
        new WorkerMain.Spec(environment.compiled(), sandboxes.cache(), home.workers(), spec.jobs());
    this.workers =
        new WorkerPool(
            WorkerPool.Program.of(worker, sandboxes.variables()), new SlotPool(spec.jobs()));
    Calls calls = new Calls(environment, sessions, new Rooms(home, workers, ArchiveLimits.USUAL));
    this.http = Routes.of(calls, new Routes.Listener(spec.address(), spec.token(), home.uploads()));
  }

  /// Loads the environment, removes what a killed predecessor left, and listens.
  ///
  /// @throws EnvironmentException when the environment cannot be served
  public static HarnessServer start(Spec spec, Sandboxes sandboxes)
      throws IOException, EnvironmentException {
    spec.refuseOpenDoor();
    Home home = Home.open(spec.home());
    LoadedEnvironment environment = null;
    HarnessServer server;
    try {
      environment =
          LoadedEnvironment.of(spec.environment().toRealPath(), home.cache(), spec.fixtures());
      server = new HarnessServer(spec, home, environment, sandboxes);
    } catch (IOException | EnvironmentException | RuntimeException failed) {
      if (environment != null) {
        environment.close();
      }
      home.close();
      throw failed;
    }
    try {
      server.workers.refill();
      Routes.listen(server.http, spec.address());
      return server;
    } catch (IOException | RuntimeException failed) {
      server.close();
      throw failed;
    }
  }

  /// Whether a worker waits for the next session.
  boolean hasReserve() {
    return workers.hasReserve();
  }

  /// Where it listens.
  @Override
  public URI uri() {
    return address.uri(http.port());
  }

  /// Who comes second waits until the first is done: a process may end only then.
  @Override
  public void close() {
    closing.lock();
    try {
      if (!closed) {
        closed = true;
        Closing.all(List.of(sessions, workers, http::stop, environment, home));
      }
    } finally {
      closing.unlock();
    }
  }
}
