package dev.envoi.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.envoi.testing.HarnessAnswer.Counts;
import org.junit.jupiter.api.Test;

/// What answers mean, also those of harnesses that are not ours.
final class AnswersTests {
  @Test
  void foldedResultsAreSummed() throws Exception {
    HarnessAnswer answer =
        read(
            200,
            """
            {"a": {"passed": 1, "failed": 1, "total": 2, "isolated": true},
             "b": {"passed": 3, "failed": 0, "total": 3, "tests": [{"odd": 1}]}}
            """);

    assertThat(answer).isInstanceOf(HarnessAnswer.Result.class);
    HarnessAnswer.Result result = (HarnessAnswer.Result) answer;
    assertThat(result.counts()).isEqualTo(new Counts(4, 1, 5));
    assertThat(result.isolated()).isFalse();
    assertThat(result.allPassed()).isFalse();
  }

  @Test
  void anErrorAnywhereIsAFailure() throws Exception {
    String inside = "{\"a\": {\"passed\": 1, \"total\": 1}, \"b\": {\"error\": \"broke\"}}";

    assertThat(error(read(200, inside))).isEqualTo("b: broke");
    assertThat(error(read(200, "{\"error\": {\"code\": 1}, \"passed\": 1}"))).contains("code");
    assertThat(error(read(500, "{}"))).contains("500");
    assertThat(read(200, "{\"error\": null, \"passed\": 1, \"total\": 1}").allPassed()).isTrue();
  }

  @Test
  void aCountedResultWithAnErrorIsAFailureToo() throws Exception {
    String broken = "{\"passed\": 1, \"failed\": 0, \"total\": 1, \"error\": \"half\"}";

    assertThat(error(read(200, broken))).isEqualTo("half");
    assertThat(error(read(200, "{\"x\": " + broken + "}"))).isEqualTo("x: half");
  }

  @Test
  void nothingOfNothingIsNotPassed() throws Exception {
    assertThat(read(200, "{\"passed\": 0, \"failed\": 0, \"total\": 0}").allPassed()).isFalse();
    assertThat(read(200, "{}").allPassed()).isFalse();
    assertThat(read(200, "[]").allPassed()).isFalse();
  }

  @Test
  void whatIsNoJsonIsNoAnswer() {
    assertThatThrownBy(() -> read(502, "<html>"))
        .isInstanceOf(HarnessException.class)
        .hasMessageContaining("502");
  }

  private static HarnessAnswer read(int status, String json) throws HarnessException {
    return Answers.read(new HarnessAnswer.Raw(status, json));
  }

  private static String error(HarnessAnswer answer) {
    return answer instanceof HarnessAnswer.Failure failure ? failure.error() : "no failure";
  }
}
