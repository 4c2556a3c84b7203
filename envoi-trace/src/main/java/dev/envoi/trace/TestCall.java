package dev.envoi.trace;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// One call of the harness by the agent (`envoi_calls[]` in the trace).
///
/// @param path the test path
/// @param timestamp when it began
/// @param durationMs wall-clock milliseconds, set-up included
/// @param statusCode HTTP status of the harness's answer, 0 when there was none
/// @param error why there is no result, in one or more lines; absent when there is one
/// @param result absent when there was an error
/// @param gitCommit the commit that was tested
/// @param isolated whether the submission ran isolated
/// @param counted true when there is no result and the submission is the reason, every time: its
///   build failed; else absent
/// @param cached true when the answer was known from an earlier call; else absent
public record TestCall(
    String path,
    Instant timestamp,
    long durationMs,
    int statusCode,
    @Nullable String error,
    @JsonProperty("result") @Nullable TestCounts result,
    @Nullable String gitCommit,
    boolean isolated,
    @Nullable Boolean counted,
    @Nullable Boolean cached) {

  /// Whether every case of the path passed, and there was at least one.
  public boolean solved() {
    return error == null && result != null && result.solved();
  }

  /// The same call with failed cases only.
  public TestCall failedOnly() {
    return result == null
        ? this
        : new TestCall(
            path,
            timestamp,
            durationMs,
            statusCode,
            error,
            result.failedOnly(),
            gitCommit,
            isolated,
            counted,
            cached);
  }
}
