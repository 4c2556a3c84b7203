package dev.envoi.harness.runtime;

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
  static final String TOKEN = "ENVOI_HARNESS_TOKEN";
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
      HarnessServer.Sandboxes sandboxes =
          new HarnessServer.Sandboxes(options.home().resolve("cache"), environment);
      RunningHarness server = RunningHarness.start(options.spec(environment.get(TOKEN)), sandboxes);
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

  private static void serve(RunningHarness server, Options options, Streams streams)
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
