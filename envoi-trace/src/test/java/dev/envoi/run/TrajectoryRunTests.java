package dev.envoi.run;

import static dev.envoi.run.TestingAgent.DONE;
import static dev.envoi.run.TestingAgent.texts;
import static org.assertj.core.api.Assertions.assertThat;

import dev.envoi.agent.TurnOutcome;
import dev.envoi.run.TestingRun.Limits;
import dev.envoi.trace.EndReason;
import dev.envoi.trace.FinishedPart;
import dev.envoi.trace.JournalEvent.TurnEnded;
import dev.envoi.trace.Part;
import dev.envoi.trace.PartContent;
import dev.envoi.trace.PartStatus;
import dev.envoi.trace.PartType;
import dev.envoi.trace.SessionEnd;
import dev.envoi.trace.Usage;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The loop over turns that go as they should not: silent, failed, fruitless.
@Timeout(60)
final class TrajectoryRunTests {
  @TempDir Path folder = Path.of("");

  @Test
  void aSilentTurnIsInterruptedAndTheNextPromptTellsTheState() throws Exception {
    try (TestingRun run = new TestingRun(folder, Limits.WIDE.silence(200).turns(2))) {
      run.evaluator.tests((_, _) -> 3);
      TestingAgent agent =
          new TestingAgent(
              turn -> {
                turn.tool("test", () -> run.runTests.runTests("basics", _ -> {}));
                return turn.untilInterrupted();
              },
              texts(1));
      SessionEnd end = run.play(agent);

      assertThat(end.reason()).isEqualTo(EndReason.TURN_LIMIT);
      assertThat(agent.prompts().getLast())
          .startsWith("Nothing was heard from you for 0 seconds")
          .contains("basics: 3 of 10 cases pass", "more: not tested yet")
          .doesNotContain(TestingRun.PROMPT);
      assertThat(ends(run)).containsExactly("interrupted", "completed");
    }
  }

  @Test
  void threeSilentTurnsInARowWithoutAPartAreAnAgentError() throws Exception {
    try (TestingRun run = new TestingRun(folder, Limits.WIDE.silence(100))) {
      SessionEnd end = run.play(new TestingAgent(TestingAgent.Turn::untilInterrupted));

      assertThat(end.reason()).isEqualTo(EndReason.AGENT_ERROR);
      assertThat(end.totalTurns()).isEqualTo(3);
      assertThat(end.detail()).contains("3 turns in a row without a part");
    }
  }

  @Test
  void aPartBetweenSilentTurnsBeginsTheCountAnew() throws Exception {
    try (TestingRun run = new TestingRun(folder, Limits.WIDE.silence(100))) {
      TestingAgent.Play silent = TestingAgent.Turn::untilInterrupted;
      SessionEnd end = run.play(new TestingAgent(silent, silent, texts(1), silent));

      assertThat(end.totalTurns()).isEqualTo(6);
      assertThat(end.reason()).isEqualTo(EndReason.AGENT_ERROR);
    }
  }

  @Test
  void aSilenceWhileAToolRunsIsNoSilence() throws Exception {
    try (TestingRun run = new TestingRun(folder, Limits.WIDE.silence(100).turns(1))) {
      SessionEnd end =
          run.play(
              new TestingAgent(turn -> {
                CountDownLatch never = new CountDownLatch(1);
                turn.tool(
                    "slow",
                    () -> {
                      boolean _ = never.await(600, TimeUnit.MILLISECONDS);
                    });
                return DONE;
              }));

      assertThat(ends(run)).containsExactly("completed");
      assertThat(end.totalParts()).isEqualTo(1);
      assertThat(run.listener.notes()).isEmpty();
    }
  }

  @Test
  void aTextThatNeverEndsIsClosedWithItsTurn() throws Exception {
    try (TestingRun run = new TestingRun(folder, Limits.WIDE.silence(100).turns(1))) {
      run.play(
          new TestingAgent(turn -> {
            turn.host.begin(PartType.TEXT, "text");
            return turn.untilInterrupted();
          }));

      Part part = run.recording.read().parts().getFirst();
      assertThat(part.status()).isEqualTo(PartStatus.INTERRUPTED);
      assertThat(part.summary()).isEqualTo("the turn ended before it completed");
    }
  }

  @Test
  void anAgentThatDoesNotStopGetsNoSecondTurn() throws Exception {
    try (TestingRun run = new TestingRun(folder, Limits.WIDE.silence(100))) {
      CountDownLatch testOver = new CountDownLatch(1);
      TestingAgent agent =
          new TestingAgent(_ -> {
            while (testOver.getCount() > 0) {
              try {
                testOver.await();
              } catch (InterruptedException _) {
                Thread.onSpinWait(); // it hears nothing
              }
            }
            return DONE;
          });
      SessionEnd end = run.play(agent);
      testOver.countDown();

      assertThat(end.reason()).isEqualTo(EndReason.AGENT_ERROR);
      assertThat(end.detail()).contains("did not stop");
      assertThat(agent.prompts()).hasSize(1);
    }
  }

  @Test
  void aFailureThatCanPassIsTriedAgainWithTheTaskWhileNothingWasDone() throws Exception {
    try (TestingRun run = new TestingRun(folder, Limits.WIDE.turns(3))) {
      TestingAgent.Play overloaded = _ -> new TurnOutcome.Failed("model is overloaded", true);
      TestingAgent agent = new TestingAgent(overloaded, overloaded, texts(1));
      SessionEnd end = run.play(agent);

      assertThat(end.reason()).isEqualTo(EndReason.TURN_LIMIT);
      assertThat(agent.prompts().get(1))
          .startsWith(TestingRun.PROMPT)
          .contains("The turn failed: model is overloaded");
      assertThat(ends(run)).containsExactly("failed", "failed", "completed");
    }
  }

  @Test
  void threeFailuresInARowAreAnAgentErrorWithTheLastWords() throws Exception {
    try (TestingRun run = new TestingRun(folder, Limits.WIDE)) {
      AtomicInteger times = new AtomicInteger();
      SessionEnd end =
          run.play(
              new TestingAgent(
                  _ -> new TurnOutcome.Failed("usage limit " + times.incrementAndGet(), true)));

      assertThat(end.reason()).isEqualTo(EndReason.AGENT_ERROR);
      assertThat(end.totalTurns()).isEqualTo(3);
      assertThat(end.detail()).contains("usage limit 3");
    }
  }

  @Test
  void partsThatWereCutAreNoProgress() throws Exception {
    try (TestingRun run = new TestingRun(folder, Limits.WIDE)) {
      TestingAgent.Play cut =
          turn -> {
            int number = turn.host.begin(PartType.TEXT, "text").orElseThrow();
            turn.host.completed(
                new FinishedPart(
                    number,
                    PartType.TEXT,
                    "text",
                    PartStatus.VOID,
                    "cut",
                    Duration.ZERO,
                    null,
                    PartContent.text("")));
            return new TurnOutcome.Failed("the stream broke off", true);
          };
      SessionEnd end = run.play(new TestingAgent(cut));

      assertThat(end.reason()).isEqualTo(EndReason.AGENT_ERROR);
      assertThat(end.totalTurns()).isEqualTo(3);
    }
  }

  @Test
  void aLimitThatEndsTooLateEndsTheRunEvenWhenTheAgentWouldTryAgain() throws Exception {
    try (TestingRun run = new TestingRun(folder, Limits.WIDE)) {
      SessionEnd end =
          run.play(
              new TestingAgent(_ -> {
                run.spending.limited(Duration.ofHours(2));
                return new TurnOutcome.Failed("429", true);
              }));

      assertThat(end.reason()).isEqualTo(EndReason.AGENT_ERROR);
      assertThat(end.detail()).startsWith("429; the provider's limit ends at ");
      assertThat(end.totalTurns()).isEqualTo(1);
    }
  }

  @Test
  void aRefusedKeyIsFinalAtOnce() throws Exception {
    try (TestingRun run = new TestingRun(folder, Limits.WIDE)) {
      SessionEnd end =
          run.play(new TestingAgent(_ -> new TurnOutcome.Failed("401: bad key", false)));

      assertThat(end.reason()).isEqualTo(EndReason.AGENT_ERROR);
      assertThat(end.detail()).isEqualTo("401: bad key");
      assertThat(end.totalTurns()).isEqualTo(1);
    }
  }

  @Test
  void threeAnswersWithoutAnyPartAreAnAgentError() throws Exception {
    try (TestingRun run = new TestingRun(folder, Limits.WIDE)) {
      SessionEnd end = run.play(new TestingAgent(texts(0)));

      assertThat(end.reason()).isEqualTo(EndReason.AGENT_ERROR);
      assertThat(end.totalTurns()).isEqualTo(3);
    }
  }

  @Test
  void aSessionThatIsPlayedToItsEndEndsTheRun() throws Exception {
    try (TestingRun run = new TestingRun(folder, Limits.WIDE)) {
      SessionEnd end =
          run.play(
              new TestingAgent(turn -> {
                turn.text("the last one");
                return new TurnOutcome.Completed(true);
              }));

      assertThat(end.reason()).isEqualTo(EndReason.TURN_LIMIT);
      assertThat(end.detail()).isEqualTo("the agent's session has no more turns");
    }
  }

  @Test
  void anExceptionOfOursIsAnEnvoiErrorAndKeepsWhatWasMade() throws Exception {
    try (TestingRun run = new TestingRun(folder, Limits.WIDE)) {
      SessionEnd end =
          run.play(
              new TestingAgent(turn -> {
                turn.text("fine");
                turn.tool(
                    "breaks",
                    () -> {
                      run.recording.workspace.write("left.c", "left");
                      throw new IOException("the sandbox cannot be entered");
                    });
                return DONE;
              }));

      assertThat(end.reason()).isEqualTo(EndReason.ENVOI_ERROR);
      assertThat(end.detail()).contains("the sandbox cannot be entered");
      assertThat(run.recording.read().parts())
          .extracting(Part::status)
          .containsExactly(PartStatus.COMPLETED, PartStatus.INTERRUPTED);
      assertThat(ends(run)).containsExactly("failed");
    }
  }

  @Test
  void aBugInAnAdapterIsAnEnvoiErrorWhateverItThrows() throws Exception {
    try (TestingRun run = new TestingRun(folder, Limits.WIDE)) {
      SessionEnd end =
          run.play(
              new TestingAgent(_ -> {
                throw new StackOverflowError("a deep JSON");
              }));

      assertThat(end.reason()).isEqualTo(EndReason.ENVOI_ERROR);
      assertThat(end.detail()).contains("StackOverflowError");
    }
  }

  @Test
  void partsThatCompleteOutOfOrderAreToldAsThemselves() throws Exception {
    try (TestingRun run = new TestingRun(folder, Limits.WIDE.turns(1))) {
      run.play(
          new TestingAgent(turn -> {
            int text = turn.host.begin(PartType.TEXT, "text").orElseThrow();
            turn.tool("meanwhile", () -> {});
            turn.host.completed(TestingAgent.part(text, PartType.TEXT, "said at last"));
            return DONE;
          }));

      assertThat(run.listener.parts()).containsExactly(2, 1);
      assertThat(run.recording.read().parts()).extracting(Part::part).containsExactly(1, 2);
    }
  }

  @Test
  void tokensAreCountedByTurn() throws Exception {
    try (TestingRun run = new TestingRun(folder, Limits.WIDE.turns(2))) {
      run.play(
          new TestingAgent(turn -> {
            turn.text("counted");
            turn.host.used(new Usage(10, 4, 2), 0);
            turn.host.used(new Usage(1, 0, 1), 0);
            return DONE;
          }));

      assertThat(run.recording.events())
          .filteredOn(TurnEnded.class::isInstance)
          .extracting(event -> ((TurnEnded) event).usage())
          .containsExactly(new Usage(11, 4, 3), new Usage(11, 4, 3));
    }
  }

  private static List<String> ends(TestingRun run) throws IOException {
    return run.recording.events().stream()
        .filter(TurnEnded.class::isInstance)
        .map(event -> ((TurnEnded) event).outcome())
        .toList();
  }
}
