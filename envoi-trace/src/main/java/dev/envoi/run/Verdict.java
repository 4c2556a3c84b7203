package dev.envoi.run;

import dev.envoi.trace.EndReason;
import org.jspecify.annotations.Nullable;

/// Why the loop ended.
///
/// @param solvedCommit the commit that was confirmed, when the task is solved
record Verdict(EndReason reason, String detail, @Nullable String solvedCommit) {
  Verdict(EndReason reason, String detail) {
    this(reason, detail, null);
  }

  static Verdict stopped() {
    return new Verdict(EndReason.INTERRUPTED, "stopped by the operator");
  }
}
