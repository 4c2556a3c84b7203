package dev.envoi.testing;

import dev.envoi.harness.runtime.HarnessMain;
import dev.envoi.harness.runtime.JavaCommand;
import dev.envoi.harness.runtime.NeededVariables;
import dev.envoi.sandbox.OwnSession;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// A harness in a process of its own, for one environment. It ends with this object, and by itself
/// when this process dies: it holds the other end of a pipe.
public final class EnvironmentHost implements AutoCloseable {
  private static final String TOKEN = "ENVOI_HARNESS_TOKEN";
  private static final Duration GENTLE = Duration.ofSeconds(10);
  private static final Duration FIRM = Duration.ofSeconds(5);

  private final Process process;
  private final HarnessWords words;
  private final HarnessClient client;
  private final URI uri;

  /// What to host.
  ///
  /// @param environment folder with `Environment.java`, or with a Python `main.py`
  /// @param home folder of ours for caches and sessions; several hosts may share it
  /// @param fixtures folder of the suites that were fetched to this machine
  /// @param variables the operator's environment; the harness gets what it needs to find tools
  /// @param jobs how many cases run at a time; as many as there are cores when empty
  public record Spec(
      Path environment, Path home, Path fixtures, Map<String, String> variables, OptionalInt jobs) {
    public Spec {
      variables = Map.copyOf(variables);
    }

    /// Fixtures are beside the home.
    public Spec(Path environment, Path home, Map<String, String> variables) {
      this(environment, home, home.resolveSibling("fixtures"), variables, OptionalInt.empty());
    }
  }

  private EnvironmentHost(Process process, HarnessWords words, URI uri, String token) {
    this.process = process;
    this.words = words;
    this.uri = uri;
    this.client = new HarnessClient(uri, token);
  }

  /// Starts the harness and waits until it listens.
  ///
  /// @throws HarnessException when it ends before, with its words, or does not listen in time
  public static EnvironmentHost start(Spec spec, Duration atMost)
      throws IOException, InterruptedException {
    String token = newToken();
    ProcessBuilder builder = new ProcessBuilder(OwnSession.of(command(spec)));
    builder.environment().clear();
    builder.environment().putAll(NeededVariables.of(spec.variables()));
    builder.environment().put(TOKEN, token);
    Process process = builder.start();
    HarnessWords words = HarnessWords.of(process);
    try {
      return new EnvironmentHost(process, words, words.listening(atMost), token);
    } catch (TimeoutException late) {
      throw new HarnessException(
          "the harness did not listen within " + atMost.toSeconds() + " s: " + words.last(), late);
    } finally {
      if (words.silent()) {
        end(process);
      }
    }
  }

  public HarnessClient client() {
    return client;
  }

  /// Where it listens.
  public URI uri() {
    return uri;
  }

  public long pid() {
    return process.pid();
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  /// The last things it said on its standard error.
  public String lastWords() {
    return words.last();
  }

  @Override
  public void close() {
    client.close();
    end(process);
  }

  /// Closing its standard input asks it to end its sessions and itself.
  private static void end(Process process) {
    try {
      process.getOutputStream().close();
    } catch (IOException _) {
      // it is gone already
    }
    try {
      if (!process.waitFor(GENTLE.toMillis(), TimeUnit.MILLISECONDS)) {
        process.destroy();
      }
      if (!process.waitFor(FIRM.toMillis(), TimeUnit.MILLISECONDS)) {
        process.destroyForcibly().waitFor();
      }
    } catch (InterruptedException _) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }

  private static List<String> command(Spec spec) {
    List<String> command = new ArrayList<>(JavaCommand.of(HarnessMain.class));
    command.addAll(List.of("--env", spec.environment().toString()));
    command.addAll(List.of("--fixtures", spec.fixtures().toString()));
    command.addAll(List.of("--home", spec.home().toString(), "--until-stdin-closes"));
    spec.jobs().ifPresent(jobs -> command.addAll(List.of("--jobs", Integer.toString(jobs))));
    return command;
  }

  private static String newToken() {
    byte[] bytes = new byte[32];
    new SecureRandom().nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }
}
