package dev.envoi.cli;

import dev.envoi.harness.runtime.EnvironmentException;
import dev.envoi.harness.runtime.HarnessServer;
import dev.envoi.harness.runtime.RunningHarness;
import dev.envoi.trace.UserError;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `./envoi harness`.
@Command(
    name = "harness",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Serve an environment over HTTP until Ctrl-C: a folder with an",
      "Environment.java, or one with a main.py of the Python package envoi-ai."
    })
final class HarnessCommand implements Callable<Integer> {
  private static final String TOKEN = "ENVOI_HARNESS_TOKEN";
  private static final int LAST_PORT = 65_535;
  private static final int TOKEN_BYTES = 32;

  private final Surroundings surroundings;

  @Option(
      names = "--env",
      required = true,
      paramLabel = "DIR",
      description = "The environment's folder.")
  private Path env = Path.of("");

  @Option(
      names = "--host",
      paramLabel = "HOST",
      defaultValue = "127.0.0.1",
      description =
          "Where to listen (${DEFAULT-VALUE}); elsewhere than on the loopback, callers"
              + " need a token.")
  private String host = "";

  @Option(
      names = "--port",
      paramLabel = "N",
      defaultValue = "0",
      description = "0, the default, takes a free one and prints it.")
  private int port;

  @Option(
      names = "--token",
      paramLabel = "TOKEN",
      description =
          "What callers must show as a bearer token. Every user of this machine can read it"
              + " here; better set "
              + TOKEN
              + ". Where one is needed and none is given, one is made and"
              + " printed.")
  private @Nullable String token;

  @Option(
      names = "--jobs",
      paramLabel = "N",
      description = "How many cases run at a time (default: one for each core).")
  private int jobs = Runtime.getRuntime().availableProcessors();

  HarnessCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() throws Exception {
    Path folder = surroundings.path(env);
    if (!Files.isDirectory(folder)) {
      throw new UserError("--env " + env + ": there is no such folder");
    }
    if (port < 0 || port > LAST_PORT) {
      throw new UserError("--port must be from 0 to " + LAST_PORT + ", got " + port);
    }
    if (jobs < 1) {
      throw new UserError("--jobs must be at least 1, got " + jobs);
    }
    if (host.isBlank()) {
      throw new UserError("--host is empty; leave it away for the loopback");
    }
    HarnessServer.Address address = new HarnessServer.Address(host, port);
    String given = given();
    String needed = given == null && !isLoopback(address) ? newToken() : given;
    Path home = surroundings.home().resolve("harness");
    HarnessServer.Sandboxes sandboxes =
        new HarnessServer.Sandboxes(home.resolve("cache"), surroundings.environment());
    RunningHarness harness =
        started(
            new HarnessServer.Spec(
                folder, home, FixturesCommand.folder(surroundings).root(), address, needed, jobs),
            sandboxes);
    // Ctrl-C and SIGTERM end all sessions.
    Runtime.getRuntime().addShutdownHook(new Thread(harness::close, "envoi-shutdown"));
    surroundings.out().println("LISTENING " + harness.uri());
    if (given == null && needed != null) {
      surroundings.out().println("TOKEN " + needed);
    }
    surroundings.out().flush();
    new CountDownLatch(1).await();
    return 0;
  }

  private static RunningHarness started(HarnessServer.Spec spec, HarnessServer.Sandboxes sandboxes)
      throws Exception {
    try {
      return RunningHarness.start(spec, sandboxes);
    } catch (EnvironmentException refused) {
      throw new UserError(String.valueOf(refused.getMessage()));
    }
  }

  private static boolean isLoopback(HarnessServer.Address address) {
    try {
      return address.isLoopback();
    } catch (EnvironmentException unknown) {
      throw new UserError("--host: " + unknown.getMessage(), unknown);
    }
  }

  /// An empty variable is none; an empty option would open the door by mistake.
  private @Nullable String given() {
    if (token != null && token.isBlank()) {
      throw new UserError("--token is empty; leave it away to let every caller of the loopback in");
    }
    String chosen = token == null ? surroundings.environment().getOrDefault(TOKEN, "") : token;
    return chosen.isBlank() ? null : chosen;
  }

  private static String newToken() {
    byte[] bytes = new byte[TOKEN_BYTES];
    new SecureRandom().nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }
}
