package dev.envoi.run;

import static dev.envoi.run.TestingAgent.DONE;
import static dev.envoi.run.TestingAgent.texts;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.envoi.agent.TurnOutcome;
import dev.envoi.run.TestingRun.Limits;
import dev.envoi.trace.EndReason;
import dev.envoi.trace.JournalEvent;
import dev.envoi.trace.Part;
import dev.envoi.trace.PartStatus;
import dev.envoi.trace.RepoCheckpoint;
import dev.envoi.trace.SessionEnd;
import dev.envoi.trace.UserError;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Parts, turns and time of a run.
@Timeout(60)
final class BudgetTests {
  @TempDir Path folder = Path.of("");

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 7})
  void exactlySoManyPartsAreMadeOverAsManyTurnsAsItTakes(int maxParts) throws Exception {
    try (TestingRun run = new TestingRun(folder, Limits.WIDE.parts(maxParts))) {
      SessionEnd end = run.play(new TestingAgent(texts(2)));

      assertThat(end.reason()).isEqualTo(EndReason.PART_LIMIT);
      assertThat(end.totalParts()).isEqualTo(maxParts);
      assertThat(end.totalTurns()).isEqualTo((maxParts + 1) / 2);
      assertThat(run.listener.parts())
          .isEqualTo(IntStream.rangeClosed(1, maxParts).boxed().toList());
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 7})
  void noEffectOfAPartBeyondTheLimitIsInTheWorkspace(int maxParts) throws Exception {
    try (TestingRun run = new TestingRun(folder, Limits.WIDE.parts(maxParts))) {
      TestingAgent agent =
          new TestingAgent(turn -> {
            try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
              List<Future<Boolean>> tools = new ArrayList<>();
              for (int i = 0; i < 20; i++) {
                String file = "file" + i;
                tools.add(
                    threads.submit(
                        () -> turn.tool(file, () -> run.recording.workspace.write(file, "x"))));
              }
              for (Future<Boolean> tool : tools) {
                tool.get();
              }
            } catch (ExecutionException e) {
              throw new IllegalStateException(e);
            }
            return DONE;
          });

      SessionEnd end = run.play(agent);

      assertThat(end.reason()).isEqualTo(EndReason.PART_LIMIT);
      List<Part> parts = run.recording.read().parts();
      assertThat(parts).hasSize(maxParts);
      assertThat(parts)
          .allSatisfy(
              part -> assertThat(checkpoint(part).changedFiles()).containsExactly(part.summary()));
      assertThat(parts.getLast().gitCommit()).isEqualTo(end.finalGitCommit());
    }
  }

  @Test
  void theNumberOfPromptsIsLimited() throws Exception {
    try (TestingRun run = new TestingRun(folder, Limits.WIDE.turns(3))) {
      TestingAgent agent = new TestingAgent(texts(1));
      SessionEnd end = run.play(agent);

      assertThat(end.reason()).isEqualTo(EndReason.TURN_LIMIT);
      assertThat(end.totalTurns()).isEqualTo(3);
      assertThat(agent.prompts()).hasSize(3).first().isEqualTo(TestingRun.PROMPT);
    }
  }

  @Test
  void aHangingToolIsEndedWithTheTimeAndWhatItWroteIsKept() throws Exception {
    try (TestingRun run = new TestingRun(folder, Limits.WIDE.timeout(400))) {
      SessionEnd end =
          run.play(
              new TestingAgent(turn -> {
                turn.tool(
                    "hangs",
                    () -> {
                      run.recording.workspace.write("half.c", "half");
                      new CountDownLatch(1).await();
                    });
                return DONE;
              }));

      assertThat(end.reason()).isEqualTo(EndReason.TIMEOUT);
      Part part = run.recording.read().parts().getFirst();
      assertThat(part.status()).isEqualTo(PartStatus.INTERRUPTED);
      assertThat(checkpoint(part).changedFiles()).containsExactly("half.c");
      assertThat(end.finalGitCommit()).isEqualTo(part.gitCommit());
    }
  }

  @Test
  void aHangingTurnIsEndedWithTheTime() throws Exception {
    try (TestingRun run = new TestingRun(folder, Limits.WIDE.timeout(400))) {
      SessionEnd end =
          run.play(
              new TestingAgent(turn -> {
                turn.text("I think about it");
                return turn.untilInterrupted();
              }));

      assertThat(end.reason()).isEqualTo(EndReason.TIMEOUT);
      assertThat(end.totalParts()).isEqualTo(1);
    }
  }

  @Test
  void betweenTurnsTheTimeIsLookedAtToo() throws Exception {
    try (TestingRun run =
        new TestingRun(folder, Limits.WIDE.timeout(2000).turns(1_000_000).parts(1_000_000))) {
      SessionEnd end =
          run.play(
              new TestingAgent(turn -> {
                turn.text("quick");
                return DONE;
              }));

      assertThat(end.reason()).isEqualTo(EndReason.TIMEOUT);
      assertThat(end.totalTurns()).isGreaterThan(1);
    }
  }

  @Test
  void theTimeBoundsTheConfirmationToo() throws Exception {
    try (TestingRun run = new TestingRun(folder, Limits.WIDE.timeout(600))) {
      run.evaluator.tests((_, _) -> 10);
      run.evaluator.confirmations((_, _) -> {
        new CountDownLatch(1).await();
        return 10;
      });

      SessionEnd end = run.play(new TestingAgent(run.committedAndTested("solves it")));

      assertThat(end.reason()).isEqualTo(EndReason.TIMEOUT);
      assertThat(end.solvedGitCommit()).isNull();
    }
  }

  @Test
  void thePauseAfterAFailureEndsWithTheTime() throws Exception {
    try (TestingRun run = new TestingRun(folder, Limits.WIDE.timeout(300))) {
      Bounds bounds =
          new Bounds(
              new RunLimits(
                  1,
                  OptionalInt.empty(),
                  Duration.ofMillis(300),
                  Duration.ofSeconds(1),
                  Budget.NONE),
              run.stop,
              System.nanoTime());
      long begun = System.nanoTime();
      bounds.pause(Duration.ofHours(1));

      assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(20));
      assertThat(bounds.timeIsUp()).isTrue();
    }
  }

  @Test
  void theBudgetLeftIsInThePrompt() throws Exception {
    try (TestingRun run = new TestingRun(folder, Limits.WIDE.parts(10).turns(2))) {
      TestingAgent agent = new TestingAgent(texts(3));
      run.play(agent);

      assertThat(agent.prompts().getLast()).contains("Budget left: 7 parts, 4 minutes.");
    }
  }

  @Test
  void whatARefusedAgentSaysDoesNotMatter() throws Exception {
    try (TestingRun run = new TestingRun(folder, Limits.WIDE.parts(2))) {
      SessionEnd end =
          run.play(
              new TestingAgent(turn -> {
                while (turn.text("on")) {
                  Thread.onSpinWait();
                }
                return new TurnOutcome.Failed("I was refused", true);
              }));

      assertThat(end.reason()).isEqualTo(EndReason.PART_LIMIT);
      assertThat(run.recording.events())
          .filteredOn(JournalEvent.TurnEnded.class::isInstance)
          .hasSize(1);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "0, 1, 1, --max-parts must be at least 1",
    "-5, 1, 1, --max-parts must be at least 1",
    "1, 0, 1, --timeout must be positive",
    "1, -1, 1, --timeout must be positive",
    "1, 400000000, 1, --timeout must be at most 3650d",
    "1, 1, 0, --message-timeout-seconds must be positive",
  })
  void budgetsThatMakeNoSenseAreRefused(int parts, long timeout, long message, String words) {
    assertThatThrownBy(() ->
            new RunLimits(
                parts,
                OptionalInt.empty(),
                Duration.ofSeconds(timeout),
                Duration.ofSeconds(message),
                Budget.NONE))
        .isInstanceOf(UserError.class)
        .hasMessageContaining(words);
  }

  private static RepoCheckpoint checkpoint(Part part) {
    return Objects.requireNonNull(part.repoCheckpoint());
  }
}
