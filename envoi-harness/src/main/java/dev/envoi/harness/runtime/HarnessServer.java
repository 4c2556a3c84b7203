package dev.envoi.harness.runtime;

import dev.envoi.harness.archive.ArchiveLimits;
import dev.envoi.sandbox.SandboxProvider;
import io.javalin.Javalin;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// An environment over HTTP. Closing it ends all sessions and everything that runs in them.
public final class HarnessServer implements AutoCloseable {

  /// What to serve, and how.
  ///
  /// @param environment folder with `Environment.java`
  /// @param home folder of ours for caches and sessions; several processes may share it
  /// @param address where to listen
  /// @param token what callers must show; null lets every caller in, which only the loopback allows
  /// @param jobs how many cases run at a time
  public record Spec(
      Path environment, Path home, Address address, @Nullable String token, int jobs) {
    public Spec {
      if (jobs < 1) {
        throw new IllegalArgumentException("jobs must be at least 1, got " + jobs);
      }
      if (token != null && token.isBlank()) {
        throw new IllegalArgumentException("the token is empty");
      }
    }
  }

  /// Where to listen.
  ///
  /// @param port 0 for any free one
  public record Address(String host, int port) {
    public static final Address LOOPBACK = new Address("127.0.0.1", 0);

    boolean isLoopback() throws IOException {
      return InetAddress.getByName(host).isLoopbackAddress();
    }
  }

  private final Address address;
  private final Home home;
  private final LoadedEnvironment environment;
  private final Sessions sessions = new Sessions();
  private final Javalin http;
  private final ReentrantLock closing = new ReentrantLock();
  private boolean closed;

  private HarnessServer(
      Spec spec, Home home, LoadedEnvironment environment, SandboxProvider provider)
      throws IOException {
    this.address = spec.address();
    this.home = home;
    this.environment = environment;
    SandboxedSession.Ground ground = new SandboxedSession.Ground(provider, new Slots(spec.jobs()));
    Calls calls = new Calls(environment, sessions, new Rooms(home, ground, ArchiveLimits.USUAL));
    this.http = Routes.of(calls, new Routes.Listener(spec.address(), spec.token(), home.uploads()));
  }

  /// Loads the environment, removes what a killed predecessor left, and listens.
  ///
  /// @throws EnvironmentException when the environment cannot be served
  public static HarnessServer start(Spec spec, SandboxProvider provider)
      throws IOException, EnvironmentException {
    if (spec.token() == null && !spec.address().isLoopback()) {
      throw new EnvironmentException(
          "Listening on " + spec.address().host() + " needs a token: set ENVOI_HARNESS_TOKEN.");
    }
    Home home = Home.open(spec.home());
    LoadedEnvironment environment = null;
    try {
      environment = LoadedEnvironment.of(spec.environment().toRealPath(), home.cache());
      HarnessServer server = new HarnessServer(spec, home, environment, provider);
      server.http.start();
      return server;
    } catch (IOException | EnvironmentException | RuntimeException failed) {
      if (environment != null) {
        environment.close();
      }
      home.close();
      throw failed;
    }
  }

  /// Where it listens.
  public URI uri() {
    return URI.create("http://" + address.host() + ":" + http.port());
  }

  /// Who comes second waits until the first is done: a process may end only then.
  @Override
  public void close() {
    closing.lock();
    try {
      if (!closed) {
        closed = true;
        Closing.all(List.of(sessions, http::stop, environment, home));
      }
    } finally {
      closing.unlock();
    }
  }
}
