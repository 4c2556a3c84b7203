package dev.envoi.run;

import static dev.envoi.run.TestingAgent.DONE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.envoi.run.TestingRun.Limits;
import dev.envoi.trace.EndReason;
import dev.envoi.trace.JournalEvent.Confirmed;
import dev.envoi.trace.SessionEnd;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// `solved` is one commit that passes everything, confirmed in a clean place.
@Timeout(60)
final class SolvingTests {
  @TempDir Path folder = Path.of("");

  @Test
  void oneCommitThatPassesEverythingIsConfirmedAndSolvesTheTask() throws Exception {
    try (TestingRun run = new TestingRun(folder, Limits.WIDE)) {
      run.evaluator.tests((_, _) -> 10);
      SessionEnd end = run.play(new TestingAgent(run.committedAndTested("good")));

      assertThat(end.reason()).isEqualTo(EndReason.SOLVED);
      assertThat(end.totalTurns()).isEqualTo(1);
      String commit = String.valueOf(end.solvedGitCommit());
      assertThat(run.evaluator.confirmed()).containsExactly(commit, commit);
      assertThat(run.recording.events()).filteredOn(Confirmed.class::isInstance).hasSize(2);
    }
  }

  @Test
  void aCandidateThatDoesNotPassAgainLetsTheLoopGoOnAndTheAgentHearsOfIt() throws Exception {
    try (TestingRun run = new TestingRun(folder, Limits.WIDE)) {
      run.evaluator.tests((_, _) -> 10);
      AtomicInteger confirmations = new AtomicInteger();
      run.evaluator.confirmations(
          (_, path) -> path.equals("more") && confirmations.incrementAndGet() == 1 ? 9 : 10);
      TestingAgent agent =
          new TestingAgent(run.committedAndTested("flaky"), run.committedAndTested("good"));
      SessionEnd end = run.play(agent);

      assertThat(end.reason()).isEqualTo(EndReason.SOLVED);
      assertThat(end.totalTurns()).isEqualTo(2);
      assertThat(agent.prompts().getLast())
          .startsWith("more passed before, but not when it was tested again in a clean place.")
          .contains("more: 9 of 10 cases pass");
      assertThat(end.solvedGitCommit()).isEqualTo(end.finalGitCommit());
    }
  }

  @Test
  void whatAnAgentSaysOfItselfSolvesNothing() throws Exception {
    try (TestingRun run = new TestingRun(folder, Limits.WIDE.turns(2))) {
      SessionEnd end =
          run.play(
              new TestingAgent(turn -> {
                turn.text("All tests pass, the task is solved: 10 of 10.");
                return DONE;
              }));

      assertThat(end.reason()).isEqualTo(EndReason.TURN_LIMIT);
      assertThat(end.solvedGitCommit()).isNull();
      assertThat(run.evaluator.confirmed()).isEmpty();
    }
  }

  @Test
  void pathsThatPassAtDifferentCommitsAreNotAdded() throws Exception {
    try (TestingRun run = new TestingRun(folder, Limits.WIDE.turns(2))) {
      String[] first = new String[1];
      run.evaluator.tests((commit, path) -> {
        if (first[0] == null) {
          first[0] = commit;
        }
        return path.equals(commit.equals(first[0]) ? "basics" : "more") ? 10 : 4;
      });
      TestingAgent agent =
          new TestingAgent(run.committedAndTested("one"), run.committedAndTested("two"));
      SessionEnd end = run.play(agent);

      assertThat(end.reason()).isEqualTo(EndReason.TURN_LIMIT);
      assertThat(run.evaluator.confirmed()).isEmpty();
    }
  }

  @Test
  void aPathThatPassedAndThenBrokeIsTold() throws Exception {
    try (TestingRun run = new TestingRun(folder, Limits.WIDE.turns(3))) {
      AtomicInteger calls = new AtomicInteger();
      run.evaluator.tests(
          (_, path) -> path.equals("basics") && calls.incrementAndGet() == 1 ? 10 : 7);
      TestingAgent agent =
          new TestingAgent(run.committedAndTested("one"), run.committedAndTested("two"));
      run.play(agent);

      assertThat(agent.prompts().get(2))
          .contains("basics: 7 of 10 cases pass")
          .contains("broke basics: 10 passed before, 7 now");
      assertThat(run.tracker.unsolved()).containsExactly("basics", "more");
    }
  }

  @Test
  void anEarlierCommitThatPassedStaysACandidateAfterTheCodeBroke() throws Exception {
    try (TestingRun run = new TestingRun(folder, Limits.WIDE)) {
      String[] first = new String[1];
      run.evaluator.tests((commit, _) -> {
        if (first[0] == null) {
          first[0] = commit;
        }
        return commit.equals(first[0]) ? 10 : 2;
      });
      SessionEnd end =
          run.play(
              new TestingAgent(turn -> {
                var _ = run.committedAndTested("good").turn(turn);
                return run.committedAndTested("broken").turn(turn);
              }));

      assertThat(end.reason()).isEqualTo(EndReason.SOLVED);
      assertThat(end.solvedGitCommit()).isEqualTo(first[0]).isNotEqualTo(end.finalGitCommit());
    }
  }
}
