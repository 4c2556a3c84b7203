package dev.envoi.report;

import static dev.envoi.report.SuiteLine.Reach.LOOSE;
import static dev.envoi.report.SuiteLine.Reach.PARTIAL;
import static dev.envoi.report.SuiteLine.Reach.WHOLE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.envoi.report.SuiteLine.Level;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

final class ProgressTests {
  private static TestingTrace trace() {
    return new TestingTrace("counts").turn("go");
  }

  private static List<Level> levels(TestingTrace trace, String suite) {
    return Progress.of(trace.running()).suites().stream()
        .filter(line -> line.suite().equals(suite))
        .findFirst()
        .orElseThrow()
        .levels();
  }

  @Test
  void anEvaluationOfTheWholeSuiteSetsTheNumber() {
    List<Level> levels =
        levels(trace().test("basics", 3, 5, "a/1", "a/2").test("basics", 2, 5), "basics");

    assertThat(levels).extracting(Level::passed).containsExactly(3, 2);
    assertThat(levels).extracting(Level::best).containsExactly(3, 3);
    assertThat(levels).extracting(Level::reach).containsOnly(WHOLE);
  }

  @Test
  void pathsAddUpWhileTheWholeSuiteHasNeverBeenAskedFor() {
    List<Level> levels =
        levels(
            trace()
                .test("wacct/chapter_1", 10, 12)
                .test("wacct/chapter_2", 5, 20)
                .test("wacct/chapter_1", 12, 12),
            "wacct");

    assertThat(levels).extracting(Level::passed).containsExactly(10, 15, 17);
    assertThat(levels).extracting(Level::total).containsExactly(12, 32, 32);
    assertThat(levels).extracting(Level::reach).containsOnly(PARTIAL);
  }

  @Test
  void aPathMovesTheNumberByWhatChangedInItWhenTheWholeNamedItsFailures() {
    List<Level> levels =
        levels(
            trace()
                .test("basics", 7, 10, "functions/fib", "functions/ack", "smoke/main")
                .test("basics/functions", 4, 4)
                .test("basics/functions", 3, 4, "functions/fib"),
            "basics");

    assertThat(levels).extracting(Level::passed).containsExactly(7, 9, 8);
    assertThat(levels).extracting(Level::total).containsOnly(10);
    assertThat(levels).extracting(Level::reach).containsExactly(WHOLE, PARTIAL, PARTIAL);
  }

  @Test
  void aPathThatCannotBePlacedInTheWholeLeavesTheNumberAlone() {
    List<Level> levels =
        levels(
            trace().test("torture", 8, 10, "20000112-1", "20000113-1").test("torture/part_1", 4, 4),
            "torture");

    assertThat(levels).extracting(Level::passed).containsExactly(8, 8);
    assertThat(levels).extracting(Level::reach).containsExactly(WHOLE, LOOSE);
  }

  @Test
  void failuresThatAreNotAllNamedTellNothingAboutAPath() {
    List<Level> levels =
        levels(
            trace().test("basics", 2, 10, "functions/fib").test("basics/functions", 4, 4),
            "basics");

    assertThat(levels).extracting(Level::reach).containsExactly(WHOLE, LOOSE);
  }

  @Test
  void anEvaluationWithoutResultIsListedAndChangesNothing() {
    Progress progress =
        Progress.of(trace().test("basics", 3, 5).failedTest("basics", "no build").running());

    assertThat(progress.evaluations()).hasSize(2);
    assertThat(progress.suites().getFirst().levels()).hasSize(1);
  }

  @Test
  void aTrajectoryWithoutTestsHasNoSuites() {
    assertThat(Progress.of(trace().text("hello").running()).suites()).isEmpty();
  }

  /// Against a model that knows every case: whatever is said to be known must be true.
  @RepeatedTest(60)
  void whatIsKnownIsTrue(RepetitionInfo repetition) {
    int seed = repetition.getCurrentRepetition();
    Random random = new Random(seed);
    CaseModel model = new CaseModel(random);
    TestingTrace trace = trace();
    for (int i = 0; i < 40; i++) {
      model.change();
      trace.patch("change " + i, "a.c");
      model.evaluate(trace);
    }

    List<Level> levels = levels(trace, "s");
    for (int i = 0; i < levels.size(); i++) {
      if (levels.get(i).reach() != LOOSE) {
        assertThat(levels.get(i).passed())
            .as("seed %d, evaluation %d", seed, i)
            .isEqualTo(model.known().get(i));
      }
    }
  }
}
