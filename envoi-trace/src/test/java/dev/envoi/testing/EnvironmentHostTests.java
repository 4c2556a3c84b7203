package dev.envoi.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.envoi.harness.FailureType;
import dev.envoi.sandbox.FilePath;
import dev.envoi.testing.HarnessAnswer.Counts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A harness in a process of its own, and the client of it, on the C compiler environment.
final class EnvironmentHostTests {
  private static final Path C_COMPILER = Path.of("../examples/c-compiler/environment");
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final HarnessClient.Call CALL = HarnessClient.Call.within(PATIENCE);
  private static final Path HOME = Path.of("target/harness-home");
  private static final Duration IDLE = Duration.ofMinutes(5);

  private static EnvironmentHost host;

  @BeforeAll
  static void start() throws Exception {
    host = EnvironmentHost.start(spec(C_COMPILER, HOME), PATIENCE);
  }

  @AfterAll
  static void end() {
    host.close();
  }

  @Test
  void aSubmissionIsSetUpTestedAndClosed() throws Exception {
    try (HarnessSession session = opened("echo no >&2; exit 1\n")) {
      HarnessAnswer answer = session.test("basics/smoke", CALL);

      assertThat(answer).isInstanceOf(HarnessAnswer.Result.class);
      HarnessAnswer.Result result = (HarnessAnswer.Result) answer;
      assertThat(result.counts().passed()).isZero();
      assertThat(result.counts().total()).isPositive().isEqualTo(result.cases().size());
      assertThat(result.cases().getFirst().failureType()).isEqualTo(FailureType.COMPILE_ERROR);
      assertThat(result.cases().getFirst().compilerOutput()).isEqualTo("no");
      assertThat(result.allPassed()).isFalse();
    }
  }

  @Test
  void aBuildThatFailsIsDataWithItsWords() throws Exception {
    Opening opening =
        host.client()
            .open(Trees.of(Map.of("build.sh", "#!/bin/sh\necho oh; exit 1\n")), CALL, IDLE);

    assertThat(opening).isInstanceOf(Opening.Refused.class);
    HarnessAnswer.Failure failure = ((Opening.Refused) opening).failure();
    assertThat(failure.error()).contains("status 1").contains("oh");
    assertThat(failure.raw().status()).isEqualTo(500);
  }

  @Test
  void aPathThatNothingMatchesIsAFailure() throws Exception {
    try (HarnessSession session = opened("exit 1\n")) {
      HarnessAnswer answer = session.test("nowhere/chapter_1", CALL);

      assertThat(answer).isInstanceOf(HarnessAnswer.Failure.class);
      assertThat(((HarnessAnswer.Failure) answer).error()).contains("No tests match");
    }
  }

  @Test
  void parametersReachTheTest() throws Exception {
    try (HarnessSession session = opened("exit 1\n")) {
      HarnessAnswer answer =
          session.test("basics", new HarnessClient.Call(Map.of("n_tests", 3), PATIENCE));

      assertThat(((HarnessAnswer.Result) answer).counts()).isEqualTo(new Counts(0, 3, 3));
    }
  }

  @Test
  void aSubmissionThatCannotBePackedIsNoAnswerOfTheHarness() {
    assertThatThrownBy(() ->
            host.client().open(sink -> sink.skipped(FilePath.of("x"), "unreadable"), CALL, IDLE))
        .isInstanceOf(IOException.class)
        .isNotInstanceOf(HarnessException.class)
        .hasMessageContaining("packed");
  }

  @Test
  void whoWaitsTooLongIsToldSo() throws Exception {
    Duration short_ = Duration.ofSeconds(1);
    assertThatThrownBy(() ->
            host.client()
                .open(
                    Trees.of(Map.of("build.sh", "#!/bin/sh\nsleep 20\n")),
                    new HarnessClient.Call(Map.of("build_seconds", 3), short_),
                    IDLE))
        .isInstanceOf(HarnessException.class)
        .hasMessageContaining("within 1 s");
  }

  @Test
  void theTokenIsNotAmongTheArgumentsAndOtherCallersAreSentAway() {
    String[] arguments =
        ProcessHandle.of(host.pid()).flatMap(one -> one.info().arguments()).orElse(new String[0]);

    assertThat(String.join(" ", arguments)).doesNotContainIgnoringCase("token");
    try (HarnessClient stranger = new HarnessClient(host.uri(), "wrong")) {
      assertThatThrownBy(() -> stranger.schema(PATIENCE)).hasMessageContaining("token");
    }
  }

  @Test
  void aHarnessThatDiesIsNoticed(@TempDir Path own) throws Exception {
    try (EnvironmentHost mortal = EnvironmentHost.start(spec(C_COMPILER, own), PATIENCE)) {
      Optional<ProcessHandle> process = ProcessHandle.of(mortal.pid());
      process.orElseThrow().destroyForcibly();
      process.orElseThrow().onExit().get(20, TimeUnit.SECONDS);

      assertThat(mortal.isAlive()).isFalse();
      assertThatThrownBy(() -> mortal.client().schema(PATIENCE))
          .isInstanceOf(HarnessException.class)
          .hasMessageContaining("does not answer");
    }
  }

  @Test
  void anEnvironmentThatDoesNotCompileSpeaksItsLastWords(@TempDir Path broken) throws Exception {
    Files.writeString(broken.resolve("Environment.java"), "class Environment { int x = \"a\"; }");

    assertThatThrownBy(() -> EnvironmentHost.start(spec(broken, HOME), PATIENCE))
        .isInstanceOf(HarnessException.class)
        .hasMessageContaining("error: incompatible types");
  }

  private static EnvironmentHost.Spec spec(Path environment, Path home) {
    return new EnvironmentHost.Spec(environment, home, System.getenv());
  }

  private static HarnessSession opened(String compiler) throws Exception {
    return switch (host.client().open(Trees.compiler(compiler), CALL, IDLE)) {
      case Opening.Opened(HarnessSession session) -> session;
      case Opening.Refused(HarnessAnswer.Failure failure) -> throw new AssertionError(failure);
    };
  }
}
