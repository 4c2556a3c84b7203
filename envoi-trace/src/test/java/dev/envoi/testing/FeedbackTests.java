package dev.envoi.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.envoi.trace.TraceJson;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

final class FeedbackTests {
  @Test
  void aFailedCaseIsShownWithAllThatHelps() {
    JsonNode failed =
        TraceJson.MAPPER.readTree(
            """
            {"name": "smoke/01", "passed": false, "failure_type": "wrong_output",
             "message": "the output differs", "source": "int main(void) { return 2; }\\n",
             "expected": {"exit_code": 2, "stdout": "two\\n"},
             "actual": {"exit_code": 3, "stdout": "three\\n"},
             "detail": {"diff": "line 1: expected `two`, got `three`"},
             "compiler_output": "warning: so what"}
            """);

    assertThat(Feedback.of(Calls.failing(List.of(failed), true)))
        .isEqualTo(
            """
            basics: 0 of 1 cases passed, 1 failed.

            ## smoke/01: wrong_output (the output differs)
            source:
            int main(void) { return 2; }
            expected exit status: 2
            expected output:
            two
            actual exit status: 3
            actual output:
            three
            difference:
            line 1: expected `two`, got `three`
            compiler output:
            warning: so what
            """);
  }

  @Test
  void figuresStandBesideThoseOfGccAndDebugArtifactsAreListed() {
    JsonNode failed =
        TraceJson.MAPPER.readTree(
            """
            {"name": "smoke/01", "passed": false, "failure_type": "wrong_output",
             "timing": {"compile_ms": 12.4, "run_ms": 0.9, "executable_bytes": 8000},
             "reference": {"compile_ms": 30, "run_ms": 1.2, "executable_bytes": 16000},
             "debug_artifacts": [
               {"path": "debug_artifacts/ir", "kind": "text", "size": 5, "text": "add a"},
               {"path": "debug_artifacts/o", "kind": "binary", "size": 7}]}
            """);

    assertThat(Feedback.of(Calls.failing(List.of(failed), true)))
        .endsWith(
            """
            ## smoke/01: wrong_output
            took: compile 12 ms (gcc 30), run 1 ms (gcc 1), executable 8000 bytes (gcc 16000)
            debug_artifacts/ir (text, 5 bytes)
            add a
            debug_artifacts/o (binary, 7 bytes)
            """);
  }

  @Test
  void passedCasesAreCountedAndNotShown() {
    JsonNode passed = TraceJson.MAPPER.readTree("{\"name\": \"fine\", \"passed\": true}");
    assertThat(Feedback.of(Calls.failing(List.of(passed), true))).doesNotContain("fine");
    assertThat(Feedback.of(Calls.call("basics", "c1", 7, 7)))
        .isEqualTo("basics: 7 of 7 cases passed, 0 failed.\n");
  }

  @Test
  void fiveCasesInFullAndAHundredByName() {
    String text = Feedback.of(Calls.failing(cases(130, "x"), true));

    assertThat(text.lines().filter(line -> line.startsWith("## "))).hasSize(5);
    assertThat(text.lines().filter(line -> line.startsWith("- case"))).hasSize(100);
    assertThat(text).contains("- and 25 more");
  }

  @Test
  void longTextsAreCutBetweenCharacters() {
    String source = "x" + "\ud83d\ude00".repeat(400_000);
    String text = Feedback.of(Calls.failing(cases(5, source), true));

    assertThat(text.length()).isLessThan(20_000);
    assertThat(text).contains("more characters]").doesNotContain("\ud83d\n");
  }

  @Test
  void anAnswerIsNeverLongerThanAModelCanUse() {
    String text = Feedback.of(Calls.failing(cases(5_000, "y".repeat(9_000)), true));
    assertThat(text.length()).isLessThan(60_000);
  }

  @Test
  void noResultSaysWhyAndWhatRanUnisolatedSaysSo() {
    assertThat(Feedback.of(Calls.noResult("basics", "c1", "build.sh ended with 1")))
        .isEqualTo("No result for basics: build.sh ended with 1");
    assertThat(Feedback.of(Calls.failing(cases(1, "x"), false)))
        .contains("(The cases did not run isolated.)");
  }

  private static List<JsonNode> cases(int count, String source) {
    return IntStream.range(0, count)
        .<JsonNode>mapToObj(i ->
            TraceJson.MAPPER
                .createObjectNode()
                .put("name", "case " + i)
                .put("passed", false)
                .put("failure_type", "wrong_output")
                .put("message", source)
                .put("source", source)
                .put("compiler_output", source))
        .toList();
  }
}
