package dev.envoi.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.envoi.trace.TestCounts;
import dev.envoi.trace.TraceJson;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class RegressionsTests {
  private static TestingTrace trace() {
    return new TestingTrace("broken").turn("go");
  }

  private static List<Regression> found(TestingTrace trace) {
    return Progress.of(trace.running()).regressions();
  }

  @Test
  void aRegressionNamesTheCasesAndThePartsThatChangedTheCode() {
    List<Regression> found =
        found(
            trace()
                .patch("one", "src/lexer.c")
                .test("basics", 4, 5, "a/1")
                .patch("two", "src/codegen.c")
                .reasoning("hm")
                .patch("three", "src/codegen.c", "src/types.c")
                .test("basics", 2, 5, "a/1", "a/2", "b/3"));

    assertThat(found).hasSize(1);
    assertThat(found.getFirst().broken()).containsExactly("a/2", "b/3");
    assertThat(found.getFirst().suspectParts()).containsExactly(3, 5);
    assertThat(found.getFirst().cause())
        .isEqualTo(
            "broken between part 2 and part 6: parts 3, 5 changed src/codegen.c, src/types.c");
    assertThat(found.getFirst().mendedAt()).isNull();
  }

  @Test
  void aCaseThatBreaksWhileAnotherIsMendedIsNotHidden() {
    List<Regression> found =
        found(trace().test("basics", 4, 5, "a/1").patch("swap", "x.c").test("basics", 4, 5, "b/1"));

    assertThat(found).extracting(Regression::broken).containsExactly(List.of("b/1"));
  }

  @Test
  void fewerPassedIsEnoughWhereTheFailuresAreNotNamed() {
    List<Regression> found =
        found(trace().test("basics", 4, 5).patch("x", "x.c").test("basics", 3, 5));

    assertThat(found).hasSize(1);
    assertThat(found.getFirst().broken()).isEmpty();
    assertThat(found.getFirst().size()).isEqualTo(1);
  }

  @Test
  void aNarrowPathThatShowsTheSameBreakIsNotToldAgain() {
    List<Regression> found =
        found(
            trace()
                .test("basics/a", 2, 2)
                .test("basics", 5, 5)
                .patch("x", "x.c")
                .test("basics", 4, 5, "a/1")
                .test("basics/a", 1, 2, "a/1"));

    assertThat(found).extracting(Regression::path).containsExactly("basics");
  }

  @Test
  void itIsMendedWhenItsCasesPassAgainEvenIfOthersFail() {
    List<Regression> found =
        found(
            trace()
                .test("basics", 5, 5)
                .patch("x", "x.c")
                .test("basics", 4, 5, "a/1")
                .patch("y", "x.c")
                .test("basics", 4, 5, "b/1"));

    assertThat(found).hasSize(2);
    assertThat(found.getFirst().mendedAt()).isEqualTo(5);
    assertThat(found.getLast().mendedAt()).isNull();
  }

  @Test
  void withoutAChangeOfTheCodeTheResultItselfIsDoubted() {
    List<Regression> found =
        found(trace().patch("x", "x.c").test("basics", 5, 5).test("basics", 4, 5, "a/1"));

    assertThat(found.getFirst().suspects()).isEmpty();
    assertThat(found.getFirst().cause()).contains("no file changed").contains("not stable");
  }

  @Test
  void aCaseThatTheMachineCouldNotJudgeKeepsItsVerdict() {
    TestCounts unknown =
        new TestCounts(
            4,
            1,
            5,
            List.of(
                TraceJson.MAPPER.valueToTree(
                    Map.of("name", "a/1", "passed", false, "counted", false))));

    List<Regression> unjudged =
        found(trace().test("basics", 5, 5).patch("x", "x.c").result("basics", unknown));
    List<Regression> judgedLater =
        found(
            trace()
                .test("basics", 5, 5)
                .patch("x", "x.c")
                .result("basics", unknown)
                .test("basics", 4, 5, "a/1"));

    assertThat(unjudged).isEmpty();
    assertThat(judgedLater).extracting(Regression::broken).containsExactly(List.of("a/1"));
  }
}
