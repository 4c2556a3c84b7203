package dev.envoi.testing;

import dev.envoi.trace.TestCall;
import dev.envoi.trace.TestCounts;
import dev.envoi.trace.TraceJson;
import java.time.Instant;
import java.util.List;
import tools.jackson.databind.JsonNode;

/// Makes the record of a call that began at some time about some commit.
///
/// @param from the monotonic clock when it began
record Answered(String path, String commit, Instant begun, long from) {

  /// The same call for another path.
  Answered of(String other) {
    return new Answered(other, commit, begun, from);
  }

  /// What came of asking the harness.
  TestCall by(HarnessAnswer answer) {
    return switch (answer) {
      case HarnessAnswer.Failure failure ->
          new TestCall(
              path,
              begun,
              millis(),
              failure.raw().status(),
              failure.error(),
              null,
              commit,
              failure.says("isolated"),
              failure.says("counted") ? true : null,
              null);
      case HarnessAnswer.Result result ->
          new TestCall(
              path,
              begun,
              millis(),
              result.raw().status(),
              null,
              counts(result),
              commit,
              result.isolated(),
              null,
              null);
    };
  }

  /// What an earlier call, maybe about another commit with the same tree, found.
  TestCall by(TestCall known) {
    return new TestCall(
        path,
        begun,
        millis(),
        known.statusCode(),
        known.error(),
        known.result(),
        commit,
        known.isolated(),
        known.counted(),
        true);
  }

  private long millis() {
    return (System.nanoTime() - from) / 1_000_000;
  }

  private static TestCounts counts(HarnessAnswer.Result result) {
    List<JsonNode> cases =
        result.cases().stream()
            .map(found -> TraceJson.MAPPER.<JsonNode>valueToTree(found))
            .toList();
    HarnessAnswer.Counts counts = result.counts();
    return new TestCounts(counts.passed(), counts.failed(), counts.total(), cases);
  }
}
