package dev.envoi.harness.runtime;

import java.util.Map;
import java.util.TreeMap;

/// A call that is answered with an error of its own status.
final class Refused extends RuntimeException {
  private final int status;
  private final transient Map<String, Object> more;

  Refused(int status, String message) {
    this(status, message, Map.of());
  }

  /// @param more fields of the answer beside `error`
  Refused(int status, String message, Map<String, Object> more) {
    super(message);
    this.status = status;
    this.more = Map.copyOf(more);
  }

  int status() {
    return status;
  }

  /// The answer, as the protocol words it.
  Map<String, Object> answer() {
    Map<String, Object> answer = new TreeMap<>(more);
    answer.put("error", String.valueOf(getMessage()));
    return answer;
  }
}
