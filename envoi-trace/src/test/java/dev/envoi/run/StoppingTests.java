package dev.envoi.run;

import static dev.envoi.run.TestingAgent.DONE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.envoi.agent.TurnOutcome;
import dev.envoi.run.TestingRun.Limits;
import dev.envoi.run.TestingRun.Playing;
import dev.envoi.trace.EndReason;
import dev.envoi.trace.Part;
import dev.envoi.trace.PartStatus;
import dev.envoi.trace.PartType;
import dev.envoi.trace.SessionEnd;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What the operator asks for while a run goes on.
@Timeout(60)
final class StoppingTests {
  private final CountDownLatch running = new CountDownLatch(1);
  private final CountDownLatch mayGoOn = new CountDownLatch(1);
  @TempDir Path folder = Path.of("");

  @Test
  void askedOnceThePartInFlightIsFinishedAndNothingFollows() throws Exception {
    try (TestingRun run = new TestingRun(folder, Limits.WIDE)) {
      Playing playing =
          run.start(
              new TestingAgent(turn -> {
                turn.tool(
                    "slow",
                    () -> {
                      running.countDown();
                      mayGoOn.await();
                      run.recording.workspace.write("whole.c", "whole");
                    });
                boolean more = turn.tool("next", () -> {});
                return more ? DONE : new TurnOutcome.Interrupted();
              }));
      running.await();
      run.stop.ask();
      mayGoOn.countDown();
      SessionEnd end = playing.end();

      assertThat(end.reason()).isEqualTo(EndReason.INTERRUPTED);
      Part only = run.recording.read().parts().getFirst();
      assertThat(only.status()).isEqualTo(PartStatus.COMPLETED);
      assertThat(end.totalParts()).isEqualTo(1);
      assertThat(end.finalGitCommit()).isEqualTo(only.gitCommit());
    }
  }

  @Test
  void askedOnceATurnWithNothingInFlightIsNotWaitedFor() throws Exception {
    try (TestingRun run = new TestingRun(folder, Limits.WIDE)) {
      Playing playing =
          run.start(
              new TestingAgent(turn -> {
                turn.text("now I think for an hour");
                running.countDown();
                return turn.untilInterrupted();
              }));
      running.await();
      run.stop.ask();

      assertThat(playing.end().reason()).isEqualTo(EndReason.INTERRUPTED);
    }
  }

  @Test
  void askedTwiceTheToolIsKilledAndItsNumberClosed() throws Exception {
    try (TestingRun run = new TestingRun(folder, Limits.WIDE)) {
      Playing playing =
          run.start(
              new TestingAgent(turn -> {
                turn.tool(
                    "hangs",
                    () -> {
                      run.recording.workspace.write("half.c", "half");
                      running.countDown();
                      mayGoOn.await();
                    });
                return DONE;
              }));
      running.await();
      run.stop.ask();
      run.stop.ask();
      SessionEnd end = playing.end();

      assertThat(end.reason()).isEqualTo(EndReason.INTERRUPTED);
      Part only = run.recording.read().parts().getFirst();
      assertThat(only.status()).isEqualTo(PartStatus.INTERRUPTED);
      assertThat(only.summary()).contains("the turn ended before it completed");
    }
  }

  @Test
  void askedBeforeTheFirstTurnThereIsNone() throws Exception {
    try (TestingRun run = new TestingRun(folder, Limits.WIDE)) {
      run.stop.ask();
      TestingAgent agent = new TestingAgent(TestingAgent.texts(1));
      SessionEnd end = run.play(agent);

      assertThat(end.reason()).isEqualTo(EndReason.INTERRUPTED);
      assertThat(agent.prompts()).isEmpty();
    }
  }

  @Test
  void anAgentThatFailsSinceItIsStoppedIsNoAgentError() throws Exception {
    try (TestingRun run = new TestingRun(folder, Limits.WIDE)) {
      Playing playing =
          run.start(
              new TestingAgent(turn -> {
                turn.tool(
                    "slow",
                    () -> {
                      running.countDown();
                      mayGoOn.await();
                    });
                return turn.text("more")
                    ? DONE
                    : new TurnOutcome.Failed("my shell was killed", false);
              }));
      running.await();
      run.stop.ask();
      mayGoOn.countDown();

      assertThat(playing.end().reason()).isEqualTo(EndReason.INTERRUPTED);
    }
  }

  @Test
  void aPartThatIsBeingRecordedIsRecordedWholeAlthoughTheTurnIsStopped() throws Exception {
    try (TestingRun run = new TestingRun(folder, Limits.WIDE)) {
      Playing playing =
          run.start(
              new TestingAgent(turn -> {
                int number = turn.host.admit(PartType.TOOL, "command").orElseThrow();
                run.recording.workspace.write("whole.c", "whole");
                run.stop.ask();
                run.stop.ask();
                Thread.currentThread().interrupt(); // as the loop does, at the worst moment
                turn.host.completed(TestingAgent.part(number, PartType.TOOL, "written"));
                assertThat(Thread.interrupted()).isTrue();
                return turn.untilInterrupted();
              }));

      assertThat(playing.end().reason()).isEqualTo(EndReason.INTERRUPTED);
      Part only = run.recording.read().parts().getFirst();
      assertThat(only.status()).isIn(PartStatus.COMPLETED);
      assertThat(only.gitCommit()).isEqualTo(run.recording.recorder.head());
    }
  }

  @Test
  void aConfirmationIsGivenUp() throws Exception {
    try (TestingRun run = new TestingRun(folder, Limits.WIDE)) {
      run.evaluator.tests((_, _) -> 10);
      run.evaluator.confirmations((_, _) -> {
        running.countDown();
        mayGoOn.await();
        return 10;
      });
      Playing playing = run.start(new TestingAgent(run.committedAndTested("solves it")));
      running.await();
      run.stop.ask();

      assertThat(playing.end().reason()).isEqualTo(EndReason.INTERRUPTED);
    }
  }

  @Test
  void testsThatAnswerAfterTheEndAreNotRecordedBehindIt() throws Exception {
    try (TestingRun run = new TestingRun(folder, Limits.WIDE.timeout(300))) {
      run.evaluator.tests((_, _) -> {
        running.countDown();
        mayGoOn.await();
        return 10;
      });
      CountDownLatch answered = new CountDownLatch(1);
      run.play(
          new TestingAgent(turn -> {
            Thread.ofVirtual()
                .start(() -> {
                  try {
                    run.runTests.runTests("basics", _ -> {});
                  } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                  }
                  answered.countDown();
                });
            running.await();
            return turn.untilInterrupted();
          }));
      int events = run.recording.events().size();
      mayGoOn.countDown();
      answered.await();

      assertThat(run.recording.events()).hasSize(events);
    }
  }
}
