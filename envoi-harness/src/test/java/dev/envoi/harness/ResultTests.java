package dev.envoi.harness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

final class ResultTests {
  private static final CaseResult GOOD = CaseResult.passed("good", new Timing(1.5, 2, null));
  private static final CaseResult BAD =
      CaseResult.failed("bad", Phase.VERIFY, FailureType.WRONG_OUTPUT, "line 1");

  @Test
  void nothingOfNothingIsNotPassed() {
    assertThat(TestResult.of(List.of()).allPassed()).isFalse();
    assertThat(TestResult.of(List.of(GOOD)).allPassed()).isTrue();
    assertThat(TestResult.broken("it broke").allPassed()).isFalse();
  }

  @Test
  void aCaseThatTheHarnessCouldNotRunIsNeitherCountedNorPassed() {
    CaseResult unknown = CaseResult.notCounted("x", Phase.COMPILE, "no memory");

    assertThat(unknown.counted()).isFalse();
    assertThat(TestResult.of(List.of(GOOD, unknown)).allPassed()).isFalse();
    assertThatThrownBy(() -> new TestResult(1, 0, 2, List.of(), null, null, null))
        .hasMessageContaining("add up");
  }

  @Test
  void failedCasesStandFirst() {
    assertThat(TestResult.of(List.of(GOOD, BAD)).cases()).containsExactly(BAD, GOOD);
  }

  @Test
  void resultsAreWrittenInSnakeCaseAndReadAgain() {
    JsonMapper json = JsonMapper.builder().build();
    CaseResult whole =
        BAD.withObservations(new Observation("a", 0), new Observation("b", 1))
            .withTexts("warning", "int main;")
            .withTiming(new Timing(1, 2, 3L))
            .withReference(new Timing(4, 5, 6L))
            .withDetail(FailureDetail.ofDiff("line 1"))
            .withDebugArtifacts(
                List.of(
                    new DebugArtifact("a/b", DebugArtifact.Kind.TEXT, 3, "00ff", "abc"),
                    new DebugArtifact("c", DebugArtifact.Kind.BINARY, 9, null, null)));

    String text = json.writeValueAsString(whole);

    assertThat(text)
        .contains("\"failure_type\":\"wrong_output\"")
        .contains("\"phase\":\"verify\"")
        .contains("\"compiler_output\":\"warning\"")
        .contains("\"exit_code\":1")
        .contains("\"compile_ms\":1.0");
    assertThat(json.readValue(text, CaseResult.class)).isEqualTo(whole);
    assertThat(json.writeValueAsString(GOOD)).doesNotContain("null");
  }

  @Test
  void longTextsAreCutInTheMiddle() {
    String cut = Cut.middle("a".repeat(1000) + "z", 90);

    assertThat(cut).startsWith("aaa").endsWith("z").contains("911 characters cut");
    assertThat(Cut.middle("short", 90)).isEqualTo("short");
  }
}
