package dev.envoi.trace;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One part as `agent_trace.json` shows it: the smallest recorded unit of what an agent did.
///
/// @param part number, from 1 through the whole trajectory
/// @param timestamp when it completed, by our clock
/// @param itemType the agent's own name for it, such as `command` or `file_write`
/// @param subAgent the sub-agent that did it, by the agent's own id of it; absent for the agent
///   itself
/// @param summary at most 240 characters of one line
/// @param durationMs from its beginning to its end by the monotonic clock
/// @param gitCommit the commit that holds the workspace after this part
/// @param contentRef the journal's sequence number that has it in full
public record Part(
    TrajectoryId trajectoryId,
    @Nullable String sessionId,
    String agent,
    int part,
    int turn,
    Instant timestamp,
    String role,
    PartType partType,
    String itemType,
    @Nullable String subAgent,
    PartStatus status,
    String summary,
    @Nullable Long durationMs,
    @Nullable String agentModel,
    @Nullable String gitCommit,
    @Nullable RepoCheckpoint repoCheckpoint,
    List<TestCall> envoiCalls,
    @Nullable TestingState testingState,
    @Nullable Usage usage,
    long contentRef) {
  public Part {
    envoiCalls = List.copyOf(envoiCalls);
  }

  /// The same part with one more call of the harness.
  Part with(TestCall call) {
    List<TestCall> calls = new ArrayList<>(envoiCalls);
    calls.add(call);
    return with(calls, usage);
  }

  /// The same part with more tokens.
  Part with(Usage more) {
    return with(envoiCalls, usage == null ? more : usage.plus(more));
  }

  private Part with(List<TestCall> calls, @Nullable Usage used) {
    return new Part(
        trajectoryId,
        sessionId,
        agent,
        part,
        turn,
        timestamp,
        role,
        partType,
        itemType,
        subAgent,
        status,
        summary,
        durationMs,
        agentModel,
        gitCommit,
        repoCheckpoint,
        calls,
        testingState,
        used,
        contentRef);
  }
}
