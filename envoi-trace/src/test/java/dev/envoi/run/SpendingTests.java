package dev.envoi.run;

import static dev.envoi.run.TestingAgent.DONE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.envoi.agent.TurnOutcome;
import dev.envoi.run.TestingRun.Limits;
import dev.envoi.trace.AgentTrace;
import dev.envoi.trace.EndReason;
import dev.envoi.trace.JournalEvent.ModelCalled;
import dev.envoi.trace.Price;
import dev.envoi.trace.SessionEnd;
import dev.envoi.trace.Turn;
import dev.envoi.trace.Usage;
import dev.envoi.trace.UserError;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Budgets in tokens and money.
@Timeout(60)
final class SpendingTests {
  private static final Usage ANSWER = new Usage(80, 60, 20);
  private static final Price PRICE = Price.parse("2,0.5,10");

  @TempDir Path folder = Path.of("");

  private static Budget tokens(long most) {
    return new Budget(OptionalLong.of(most), null, null);
  }

  private static Budget dollars(String most) {
    return new Budget(OptionalLong.empty(), new BigDecimal(most), PRICE);
  }

  /// What the relay does for one request; false when it was refused.
  private static boolean ask(Spending spending) throws InterruptedException {
    if (spending.admit().isPresent()) {
      return false;
    }
    spending.used(ANSWER);
    spending.called(call());
    return true;
  }

  private static ModelCalled call() {
    return new ModelCalled("responses", "m", "r", 200, "complete", 5L, 9, 10, 11, ANSWER);
  }

  @Test
  void theGateIsShutAfterTheAnswerThatGoesBeyondTheBudget() throws Exception {
    try (TestingRun run = new TestingRun(folder, Limits.WIDE.budget(tokens(150)))) {
      SessionEnd end =
          run.play(
              new TestingAgent(turn -> {
                for (int i = 1; i <= 9; i++) {
                  String file = "file" + i;
                  if (!ask(run.spending)
                      || !turn.text("said " + i)
                      || !turn.tool(file, () -> run.recording.workspace.write(file, "x"))) {
                    return new TurnOutcome.Interrupted();
                  }
                }
                return DONE;
              }));

      assertThat(end.reason()).isEqualTo(EndReason.TOKEN_LIMIT);
      assertThat(end.detail()).isEqualTo("200 tokens of 150 are used");
      assertThat(run.recording.read().parts())
          .extracting(part -> part.summary())
          .as("the second answer is recorded, what it wanted to do is not done")
          .containsExactly("said 1", "file1", "said 2");
    }
  }

  @Test
  void anAgentThatOnlyTalksIsEndedAfterTheTurn() throws Exception {
    try (TestingRun run = new TestingRun(folder, Limits.WIDE.budget(dollars("0.0005")))) {
      SessionEnd end =
          run.play(
              new TestingAgent(turn -> {
                assertThat(ask(run.spending)).isTrue();
                turn.text("hello");
                return DONE;
              }));

      // 20 at 2, 60 at 0.5 and 20 at 10 dollars a million
      assertThat(end.reason()).isEqualTo(EndReason.COST_LIMIT);
      assertThat(end.detail()).isEqualTo("$0.0005 of $0.0005 are used");
      assertThat(end.totalTurns()).isEqualTo(2);
    }
  }

  @Test
  void whatAnAgentSaysWhenItGetsNoModelIsNotWhyTheRunEnds() throws Exception {
    try (TestingRun run = new TestingRun(folder, Limits.WIDE.budget(tokens(100)))) {
      SessionEnd end =
          run.play(
              new TestingAgent(turn -> {
                assertThat(ask(run.spending)).isTrue();
                assertThat(ask(run.spending)).isFalse();
                return new TurnOutcome.Failed("400 budget_exhausted", false);
              }));
      assertThat(end.reason()).isEqualTo(EndReason.TOKEN_LIMIT);
    }
  }

  @Test
  void anAgentThatIsToldAndDoesNotStopIsStopped() throws Exception {
    try (TestingRun run = new TestingRun(folder, Limits.WIDE.budget(tokens(100)))) {
      SessionEnd end =
          run.play(
              new TestingAgent(turn -> {
                assertThat(ask(run.spending)).isTrue();
                assertThat(ask(run.spending)).isFalse();
                return turn.untilInterrupted();
              }));
      assertThat(end.reason()).isEqualTo(EndReason.TOKEN_LIMIT);
    }
  }

  @Test
  void requestsAtOnceOvershootByOneAnswerAtMost() throws Exception {
    Spending spending = new Spending(tokens(350), _ -> {});
    AtomicInteger passed = new AtomicInteger();
    List<Callable<Boolean>> agents = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      agents.add(() -> ask(spending) && passed.incrementAndGet() > 0);
    }
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Future<Boolean> agent : threads.invokeAll(agents)) {
        var _ = agent.get();
      }
    }
    assertThat(passed).hasValue(4);
    assertThat(spending.total().total()).isEqualTo(400);
  }

  @Test
  void whatRelayAndAgentBothTellIsCountedOnce() {
    Spending spending = new Spending(Budget.NONE, _ -> {});
    spending.used(new Usage(80, 60, 20));
    spending.reported(new Usage(70, 60, 25));
    assertThat(spending.total()).isEqualTo(new Usage(80, 60, 25));
  }

  @Test
  void usageIsSummedForEachTurnAndForTheTrace() throws Exception {
    try (TestingRun run = new TestingRun(folder, Limits.WIDE.turns(2))) {
      run.play(
          new TestingAgent(turn -> {
            assertThat(ask(run.spending)).isTrue();
            assertThat(ask(run.spending)).isTrue();
            turn.text("hello");
            return DONE;
          }));

      AgentTrace trace = run.recording.read();
      assertThat(trace.turns())
          .extracting(Turn::usage)
          .containsExactly(new Usage(160, 120, 40), new Usage(160, 120, 40));
      assertThat(trace.usage()).isEqualTo(new Usage(320, 240, 80));
      assertThat(trace.costUsd()).as("no price, no cost").isNull();
      assertThat(run.recording.events().stream().filter(ModelCalled.class::isInstance))
          .hasSize(4)
          .allMatch(event -> event.equals(call()));
    }
  }

  @Test
  void budgetsThatMakeNoSenseAreRefused() {
    assertThatThrownBy(() -> tokens(0))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("--max-tokens must be at least 1");
    assertThatThrownBy(() -> dollars("0"))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("--max-cost must be more than 0");
    assertThatThrownBy(() -> new Budget(OptionalLong.empty(), BigDecimal.ONE, null))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("--max-cost needs a price");
    assertThat(new Budget(OptionalLong.empty(), BigDecimal.ONE, PRICE).asMap())
        .containsEntry("price", "2,0.5,10")
        .containsEntry("max_cost", "1");
    assertThat(Objects.requireNonNull(PRICE).of(new Usage(1_000_000, 0, 0)))
        .isEqualByComparingTo("2");
  }
}
