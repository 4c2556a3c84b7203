package dev.envoi.trace;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Where a trajectory went on after its run had died or ended.
///
/// @param part the last part of before
/// @param lost parts that had not completed; what they had done to the code is undone
/// @param session `resumed` when the agent went on with its session, `begun_anew` when it did not;
///   absent when it came to neither
/// @param caveat what is not as exact as before from here on; absent when nothing is
public record Resumption(
    Instant timestamp,
    int part,
    List<Integer> lost,
    @Nullable String session,
    @Nullable String caveat) {
  public Resumption {
    lost = List.copyOf(lost);
  }

  /// The agent goes on with its session.
  Resumption resumed(@Nullable String less) {
    return session == null ? new Resumption(timestamp, part, lost, "resumed", less) : this;
  }

  /// The agent began another session.
  Resumption begunAnew() {
    return session == null ? new Resumption(timestamp, part, lost, "begun_anew", null) : this;
  }
}
