package dev.envoi.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.envoi.sandbox.Snapshots;
import dev.envoi.sandbox.TreeSink;
import dev.envoi.sandbox.TreeSource;
import dev.envoi.testing.CachedEvaluator.Known;
import dev.envoi.trace.TestCall;
import dev.envoi.workspace.Checkpoints;
import dev.envoi.workspace.Git;
import dev.envoi.workspace.History;
import dev.envoi.workspace.TestingGit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Workers that are killed under an open session.
final class DeadSessionTests {
  private static final String ENVIRONMENT =
      """
      import dev.envoi.harness.Documents;
      import dev.envoi.harness.Session;
      import dev.envoi.harness.SetUp;
      import dev.envoi.harness.Test;
      import dev.envoi.sandbox.Sight;
      import java.nio.file.Files;
      import java.nio.file.Path;
      import java.util.List;
      import java.util.Map;

      final class Environment {
        @SetUp
        void setUp(Session session, Documents submission) throws Exception {
          session.put(submission, Sight.system(List.of()));
        }

        @Test("good")
        Map<String, Object> good() throws Exception {
          Files.writeString(Path.of("PID"), String.valueOf(ProcessHandle.current().pid()));
          return Map.of("passed", 1, "failed", 0, "total", 1);
        }

        @Test("ends")
        Map<String, Object> ends() {
          Runtime.getRuntime().halt(7);
          return Map.of();
        }
      }
      """;

  @TempDir private Path folder = Path.of("");
  private Path environment = Path.of("");
  private Path pid = Path.of("");
  private Path repository = Path.of("");
  private String commit = "";

  @BeforeEach
  void aSubmission() throws Exception {
    environment = Files.createDirectory(folder.resolve("environment"));
    pid = folder.resolve("pid");
    Files.writeString(
        environment.resolve("Environment.java"), ENVIRONMENT.replace("PID", pid.toString()));
    repository = folder.resolve("checkpoints");
    Snapshots one = new OneScan(Trees.of(Map.of("hello.txt", "hello")));
    try (Checkpoints checkpoints = Checkpoints.open(git(), repository, one)) {
      checkpoints.take("all", Instant.EPOCH);
      commit = checkpoints.head().orElseThrow();
    }
  }

  @Test
  void aTreeWhoseWorkerWasKilledIsTestedInANewSession() throws Exception {
    HarnessEvaluator.Subject subject = new HarnessEvaluator.Subject(git(), repository, Map.of());
    try (HarnessEvaluator evaluator =
            HarnessEvaluator.start(spec(), subject, InstantSource.system());
        Ticks ticks = Ticks.of("good", _ -> {})) {
      assertThat(evaluator.evaluate(commit, "good", ticks).error()).isNull();
      kill(Long.parseLong(Files.readString(pid)));

      assertThat(evaluator.evaluate(commit, "good", ticks).error()).isNull();
      assertThat(evaluator.evaluate(commit, "ends", ticks).error()).contains("unavailable");
      assertThat(evaluator.evaluate(commit, "good", ticks).error()).isNull();
    }
  }

  @Test
  void thePathsAfterOneThatEndsItsWorkerAreTested() throws Exception {
    ResultScope scope =
        ResultScope.of(environment, new ResultScope.Ground(() -> "none", "machine", true, false));
    try (History history = History.open(git(), repository);
        SubmissionTests tests =
            new SubmissionTests(
                spec(), new Known(ResultCache.none(), scope), InstantSource.system())) {
      List<TestCall> calls =
          tests.test(
              new SubmissionTests.Submission(history, commit),
              new SubmissionTests.Parameters(Map.of(), Map.of()),
              List.of("ends", "good"),
              new Deaf());

      assertThat(calls).extracting(TestCall::path).containsExactly("ends", "good");
      assertThat(calls.getFirst().error()).contains("status 7");
      assertThat(calls.getLast().error()).isNull();
    }
  }

  private EnvironmentHost.Spec spec() {
    return new EnvironmentHost.Spec(environment, folder.resolve("harness"), System.getenv());
  }

  private static Git git() throws IOException {
    return TestingGit.ours();
  }

  private static void kill(long worker) {
    ProcessHandle handle = ProcessHandle.of(worker).orElseThrow();
    handle.destroyForcibly();
    handle.onExit().join();
  }

  private record OneScan(TreeSource tree) implements Snapshots {
    @Override
    public void scan(TreeSink sink) throws IOException {
      tree.writeTo(sink);
    }

    @Override
    public void close() {}
  }

  private static final class Deaf implements SubmissionTests.Listener {
    @Override
    public void goesOn(TestProgress progress) {}

    @Override
    public void tested(TestCall call) {}
  }
}
