package dev.envoi.trace;

import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// The result of one test path on one commit.
///
/// @param tests one object a case, as the harness gave it
public record TestCounts(int passed, int failed, int total, List<JsonNode> tests) {
  private static final int LONGEST_TEXT = 300;

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

  /// The failed cases, each with what tells it apart and one line of why; texts stay in the
  /// journal.
  TestCounts failedOnly() {
    return new TestCounts(
        passed,
        failed,
        total,
        tests.stream()
            .filter(test -> !test.path("passed").asBoolean(false))
            .map(TestCounts::brief)
            .toList());
  }

  private static JsonNode brief(JsonNode test) {
    ObjectNode brief = TraceJson.MAPPER.createObjectNode();
    for (String field : List.of("name", "passed", "counted", "phase", "failure_type", "message")) {
      JsonNode value = test.path(field);
      if (value.isString() && value.stringValue().length() > LONGEST_TEXT) {
        brief.put(field, value.stringValue().substring(0, LONGEST_TEXT));
      } else if (!value.isMissingNode()) {
        brief.set(field, value);
      }
    }
    JsonNode detail = test.path("detail");
    for (String field : List.of("signal", "limit")) {
      if (detail.path(field).isString()) {
        brief.set(field, detail.path(field));
      }
    }
    return brief;
  }
}
