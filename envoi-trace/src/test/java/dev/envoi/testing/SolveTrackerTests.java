package dev.envoi.testing;

import static dev.envoi.testing.Calls.call;
import static dev.envoi.testing.Calls.noResult;
import static org.assertj.core.api.Assertions.assertThat;

import dev.envoi.testing.SolveTracker.Best;
import dev.envoi.trace.TestingState;
import java.util.List;
import org.junit.jupiter.api.Test;

final class SolveTrackerTests {
  private final SolveTracker tracker = new SolveTracker(List.of("a", "b"));

  @Test
  void beforeTheFirstCallNothingIsKnown() {
    assertThat(tracker.state()).isEmpty();
    assertThat(tracker.best()).isEmpty();
    assertThat(tracker.candidate()).isEmpty();
    assertThat(tracker.unsolved()).containsExactly("a", "b");
  }

  @Test
  void aCandidateIsOneCommitThatPassedEveryPath() {
    tracker.add(call("a", "c1", 2, 2));
    tracker.add(call("b", "c2", 2, 2));
    assertThat(tracker.unsolved()).isEmpty();
    assertThat(tracker.candidate()).isEmpty();
    tracker.add(call("a", "c2", 2, 2));
    assertThat(tracker.candidate()).contains("c2");
  }

  @Test
  void aCommitThatFailsAPathLaterIsNoCandidateAnyMore() {
    tracker.add(call("a", "c1", 2, 2));
    tracker.add(call("b", "c1", 2, 2));
    tracker.add(call("b", "c1", 1, 2));
    assertThat(tracker.candidate()).isEmpty();
    assertThat(tracker.unsolved()).containsExactly("b");
  }

  @Test
  void nothingOfNothingIsNotSolved() {
    tracker.add(call("a", "c1", 0, 0));
    tracker.add(call("b", "c1", 0, 0));
    assertThat(tracker.candidate()).isEmpty();
    assertThat(tracker.unsolved()).containsExactly("a", "b");
  }

  @Test
  void whereNothingIsRequiredNothingIsSolved() {
    SolveTracker empty = new SolveTracker(List.of());
    empty.add(call("a", "c1", 2, 2));
    assertThat(empty.candidate()).isEmpty();
  }

  @Test
  void resultsWithoutACommitSolveNothing() {
    tracker.add(Calls.call("a", null, 2, 2));
    tracker.add(Calls.call("b", null, 2, 2));
    assertThat(tracker.candidate()).isEmpty();
  }

  @Test
  void theStateIsThatOfTheLatestResults() {
    tracker.add(call("a", "c1", 2, 2));
    tracker.add(call("b", "c1", 1, 2));
    assertThat(tracker.state()).contains(new TestingState(1, 2, "b", 1, 2, 200, null));
    tracker.add(noResult("a", "c2", "the build failed"));
    assertThat(tracker.state())
        .contains(new TestingState(0, 2, "a", null, null, 500, "the build failed"));
  }

  @Test
  void theBestCommitHasMostCasesOfTheRequiredPathsAndOfEqualOnesTheFirstWins() {
    tracker.add(call("a", "c1", 3, 9));
    tracker.add(call("a", "c2", 3, 9));
    tracker.add(call("other", "c2", 9, 9));
    assertThat(tracker.best()).contains(new Best("c1", 3));
    tracker.add(call("b", "c2", 1, 9));
    assertThat(tracker.best()).contains(new Best("c2", 4));
    tracker.add(noResult("b", "c2", "flaky"));
    assertThat(tracker.best()).contains(new Best("c1", 3));
  }

  @Test
  void changesAreThoseSinceTheMark() {
    tracker.add(call("a", "c1", 5, 9));
    tracker.add(call("b", "c1", 5, 9));
    assertThat(tracker.changes()).as("nothing was known before").isEmpty();
    tracker.mark();
    tracker.add(call("a", "c2", 4, 9));
    tracker.add(call("b", "c2", 9, 9));
    assertThat(tracker.changes())
        .containsExactly("broke a: 5 passed before, 4 now", "fixed b: 5 passed before, 9 now");
    tracker.mark();
    assertThat(tracker.changes()).isEmpty();
  }

  @Test
  void aBuildThatFailsNowBrokeWhatPassed() {
    tracker.add(call("a", "c1", 5, 9));
    tracker.mark();
    tracker.add(noResult("a", "c2", "the build failed"));
    assertThat(tracker.changes()).containsExactly("broke a: 5 passed before, no result now");
    tracker.mark();
    tracker.add(call("a", "c3", 6, 9));
    assertThat(tracker.changes()).containsExactly("fixed a: 0 passed before, 6 now");
  }
}
