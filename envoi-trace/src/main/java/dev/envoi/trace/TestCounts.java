package dev.envoi.trace;

import java.util.List;
import tools.jackson.databind.JsonNode;

/// The result of one test path on one commit.
///
/// @param tests one object a case, as the harness gave it
public record TestCounts(int passed, int failed, int total, List<JsonNode> tests) {
  public TestCounts {
    if (passed < 0 || failed < 0 || passed + failed != total) {
      throw new IllegalArgumentException(
          "passed + failed must be total, got %d + %d and %d".formatted(passed, failed, total));
    }
    tests = List.copyOf(tests);
  }

  /// "0 of 0" is not solved.
  public boolean solved() {
    return total > 0 && passed == total;
  }

  TestCounts failedOnly() {
    return new TestCounts(
        passed,
        failed,
        total,
        tests.stream().filter(test -> !test.path("passed").asBoolean(false)).toList());
  }
}
