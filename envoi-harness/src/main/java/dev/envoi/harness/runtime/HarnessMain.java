package dev.envoi.harness.runtime;

import dev.envoi.sandbox.BoxProgram;
import dev.envoi.sandbox.LocalProvider;
import dev.envoi.sandbox.SandboxProvider;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

/// The harness as a program: serves one environment until it is told to end.
///
/// The token comes from the environment variable `ENVOI_HARNESS_TOKEN`, never from the arguments,
/// which every user of the machine can read.
public final class HarnessMain {
  private static final String TOKEN = "ENVOI_HARNESS_TOKEN";
  private static final int REFUSED = 2;

  private HarnessMain() {}

  public static void main(String[] args) throws InterruptedException {
    int status = run(args, System.getenv(), new Streams(System.in, System.out, System.err));
    System.exit(status);
  }

  private record Streams(InputStream in, PrintStream out, PrintStream err) {}

  private static int run(String[] args, Map<String, String> environment, Streams streams)
      throws InterruptedException {
    try {
      Options options = Options.parse(args);
      BoxProgram box = new BoxProgram(options.home().resolve("cache"), environment);
      LocalProvider provider = new LocalProvider(box, environment);
      HarnessServer server = HarnessServer.start(options.spec(environment.get(TOKEN)), provider);
      probeEarly(provider);
      serve(server, options, streams);
      return 0;
    } catch (IllegalArgumentException | EnvironmentException refused) {
      streams.err().println(refused.getMessage());
      return REFUSED;
    } catch (IOException failed) {
      streams.err().println("The harness could not start: " + EnvironmentObjects.describe(failed));
      return 1;
    }
  }

  /// Finds out what sandboxes can do while nobody waits for it; who needs the answer gets the same
  /// one, or the error.
  private static void probeEarly(SandboxProvider provider) {
    Thread.ofPlatform()
        .daemon()
        .name("envoi-probe")
        .start(() -> {
          try {
            provider.capabilities();
          } catch (IOException _) {
            // the first session meets it again and tells it
          }
        });
  }

  private static void serve(HarnessServer server, Options options, Streams streams)
      throws InterruptedException, IOException {
    // SIGTERM and Ctrl-C end the sandboxes too.
    Runtime.getRuntime().addShutdownHook(new Thread(server::close, "envoi-shutdown"));
    streams.out().println("LISTENING " + server.uri());
    streams.out().flush();
    if (options.untilStdinCloses()) {
      streams.in().transferTo(OutputStream.nullOutputStream());
    } else {
      new CountDownLatch(1).await();
    }
    server.close();
  }
}
