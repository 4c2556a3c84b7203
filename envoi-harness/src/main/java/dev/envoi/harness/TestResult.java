package dev.envoi.harness;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;

/// The result of one test: counts, and its cases with the failed ones first.
///
/// @param isolated whether the submission ran where it could see and change nothing of ours; filled
///   in by the runtime
/// @param allowCompiler true when other compilers were in sight of the cases, for calibrating a
///   suite: such a result is no score; else absent
/// @param error set when the test itself broke; it is then not passed, whatever the counts say
@JsonNaming(SnakeCaseStrategy.class)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record TestResult(
    int passed,
    int failed,
    int total,
    List<CaseResult> cases,
    @Nullable Boolean isolated,
    @Nullable Boolean allowCompiler,
    @Nullable String error) {

  public TestResult {
    if (passed < 0 || failed < 0 || passed + failed != total) {
      throw new IllegalArgumentException(
          "counts do not add up: " + passed + " + " + failed + " is not " + total);
    }
    cases = List.copyOf(cases);
  }

  /// Counts cases; one that is not counted is still one that did not pass.
  public static TestResult of(List<CaseResult> cases) {
    List<CaseResult> sorted = new ArrayList<>(cases);
    sorted.sort(Comparator.comparing(CaseResult::passed));
    int passed = (int) cases.stream().filter(CaseResult::passed).count();
    return new TestResult(passed, cases.size() - passed, cases.size(), sorted, null, null, null);
  }

  /// What stands for a test that broke: one failure, so that no sum over tests can miss it.
  public static TestResult broken(String error) {
    return new TestResult(0, 1, 1, List.of(), null, null, error);
  }

  /// Whether everything passed. Nothing of nothing is not everything.
  public boolean allPassed() {
    return error == null && total > 0 && failed == 0;
  }

  public TestResult withIsolated(boolean found) {
    return new TestResult(passed, failed, total, cases, found, allowCompiler, error);
  }

  /// The same, marked as no score: other compilers were in sight.
  public TestResult withCompilerAllowed() {
    return new TestResult(passed, failed, total, cases, isolated, true, error);
  }
}
