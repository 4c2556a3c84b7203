package dev.envoi.report;

import dev.envoi.trace.AgentTrace;
import dev.envoi.trace.Part;
import dev.envoi.trace.SessionEnd;
import dev.envoi.trace.Turn;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// What a trajectory was, in a few words and numbers.
///
/// @param result the word of the end, or `not ended`: it runs still, or its run died
/// @param durationMs from the start to the end, or to the last thing recorded
/// @param commits checkpoints at which the code changed
public record RunFacts(
    String trajectoryId,
    @Nullable String sessionId,
    String agent,
    @Nullable String agentModel,
    String task,
    String sandbox,
    boolean isolated,
    Instant startedAt,
    long durationMs,
    String result,
    boolean isError,
    @Nullable String detail,
    int parts,
    int turns,
    int commits,
    @Nullable String finalGitCommit,
    @Nullable String solvedGitCommit) {

  static RunFacts of(AgentTrace trace) {
    @Nullable SessionEnd end = trace.sessionEnd();
    return new RunFacts(
        trace.trajectoryId().value(),
        trace.sessionId(),
        trace.agent(),
        trace.agentModel(),
        trace.task(),
        trace.sandbox().provider(),
        trace.sandbox().isolated(),
        trace.startedAt(),
        Math.max(0, Duration.between(trace.startedAt(), lastInstant(trace)).toMillis()),
        end == null ? "not ended" : end.reason().word(),
        end != null && end.reason().isError(),
        end == null ? null : end.detail(),
        trace.parts().size(),
        trace.turns().size(),
        CodeHistory.of(trace).changes().size(),
        end == null ? lastCommit(trace) : end.finalGitCommit(),
        end == null ? null : end.solvedGitCommit());
  }

  static Instant lastInstant(AgentTrace trace) {
    if (trace.sessionEnd() != null) {
      return trace.sessionEnd().timestamp();
    }
    Instant last = trace.startedAt();
    for (Part part : trace.parts()) {
      last = part.timestamp().isAfter(last) ? part.timestamp() : last;
    }
    for (Turn turn : trace.turns()) {
      last = turn.timestamp().isAfter(last) ? turn.timestamp() : last;
    }
    return last;
  }

  private static @Nullable String lastCommit(AgentTrace trace) {
    return trace.parts().isEmpty() ? trace.initialCommit() : trace.parts().getLast().gitCommit();
  }
}
