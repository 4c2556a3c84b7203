package dev.envoi.bench;

import dev.envoi.sandbox.FilePath;
import dev.envoi.sandbox.TreeSource;
import dev.envoi.testing.EnvironmentHost;
import dev.envoi.testing.HarnessAnswer;
import dev.envoi.testing.HarnessClient;
import dev.envoi.testing.HarnessSession;
import dev.envoi.testing.Opening;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Random;

/// What a session of the harness costs before anything is built: an upload of 1 MB that does not
/// pack well into a sandbox, by an environment without a build. `SessionsBench SCRATCH`
public final class SessionsBench {
  private static final int ROUNDS = 20;
  private static final long PAUSE_MILLIS = 2_000;
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  private static final String ENVIRONMENT =
      """
      import dev.envoi.harness.*;
      import dev.envoi.sandbox.Sight;
      import java.util.*;
      final class Environment {
        @SetUp void setUp(Session session, Documents submission) throws Exception {
          session.put(submission, Sight.system(List.of()));
        }
        @Test("ok") TestResult ok() { return TestResult.of(List.of()); }
      }
      """;

  private SessionsBench() {}

  /// Times of whole sessions, one entry a round.
  private record Times(double[] open, double[] call, double[] close) {
    Times() {
      this(new double[ROUNDS], new double[ROUNDS], new double[ROUNDS]);
    }
  }

  /// Prints the table.
  public static void main(String[] arguments) throws Exception {
    Path scratch = Files.createTempDirectory(Path.of(arguments[0]), "bench-");
    try {
      Path environment = Files.createDirectory(scratch.resolve("environment"));
      Files.writeString(environment.resolve("Environment.java"), ENVIRONMENT);
      EnvironmentHost.Spec spec =
          new EnvironmentHost.Spec(environment, scratch.resolve("home"), System.getenv());
      try (EnvironmentHost host = EnvironmentHost.start(spec, PATIENCE)) {
        measure(host.client());
      }
    } finally {
      Workspace.delete(scratch);
    }
  }

  private static void measure(HarnessClient client) throws Exception {
    byte[] megabyte = new byte[1 << 20];
    new Random(1).nextBytes(megabyte);
    TreeSource tree =
        sink -> sink.file(FilePath.of("data"), false, new ByteArrayInputStream(megabyte));
    rounds(client, tree, 0, new Times()); // builds the native helper of a new home, and warms up
    Times paused = new Times();
    rounds(client, tree, PAUSE_MILLIS, paused);
    Times chased = new Times();
    rounds(client, tree, 0, chased);
    Millis.head();
    new Millis(paused.open()).row("a session starts, the last one ended 2 s ago");
    new Millis(chased.open()).row("a session starts, the last one just ended");
    new Millis(chased.call()).row("its first call of a test that does nothing");
    new Millis(chased.close()).row("it ends");
  }

  private static void rounds(HarnessClient client, TreeSource tree, long pauseMillis, Times times)
      throws Exception {
    HarnessClient.Call call = new HarnessClient.Call(Map.of(), PATIENCE);
    for (int i = 0; i < ROUNDS; i++) {
      Thread.sleep(pauseMillis);
      HarnessSession[] session = new HarnessSession[1];
      times.open()[i] = Millis.of(() -> session[0] = opened(client.open(tree, call, PATIENCE)));
      HarnessAnswer[] answer = new HarnessAnswer[1];
      times.call()[i] = Millis.of(() -> answer[0] = session[0].test("ok", call));
      if (answer[0] instanceof HarnessAnswer.Failure failure) {
        throw new IOException(failure.error());
      }
      times.close()[i] = Millis.of(session[0]::close);
    }
  }

  private static HarnessSession opened(Opening opening) throws IOException {
    return switch (opening) {
      case Opening.Opened(HarnessSession session) -> session;
      case Opening.Refused(HarnessAnswer.Failure failure) -> throw new IOException(failure.error());
    };
  }
}
