package dev.envoi.testing;

import dev.envoi.trace.TestCall;
import dev.envoi.trace.TestCounts;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// Results as a harness gives them.
final class Calls {
  private Calls() {}

  static TestCall call(String path, @Nullable String commit, int passed, int total) {
    return new TestCall(
        path,
        Instant.EPOCH,
        5,
        200,
        null,
        new TestCounts(passed, total - passed, total, List.of()),
        commit,
        true,
        null,
        null);
  }

  static TestCall noResult(String path, String commit, String error) {
    return new TestCall(path, Instant.EPOCH, 5, 500, error, null, commit, true, null, null);
  }

  static TestCall failedBuild(String path, String commit, String error) {
    return new TestCall(path, Instant.EPOCH, 5, 500, error, null, commit, true, true, null);
  }

  /// A result with these cases, of which the failed ones are all.
  static TestCall failing(List<JsonNode> cases, boolean isolated) {
    return new TestCall(
        "basics",
        Instant.EPOCH,
        5,
        200,
        null,
        new TestCounts(0, cases.size(), cases.size(), cases),
        "c1",
        isolated,
        null,
        null);
  }
}
