package dev.envoi.trace;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The canonical trace: `agent_trace.json`, and what `show ID --json` prints.
///
/// @param artifacts names and addresses of what else belongs to the trajectory
/// @param sandbox where commands ran and whether that isolates
/// @param requiredPaths test paths that must pass
/// @param initialCommit the workspace before the first part
/// @param usage tokens of all turns; absent when none are known
/// @param costUsd what they cost, where the run knew a price
/// @param resumptions where it went on after its run had died or ended; absent when it never did
/// @param sessionEnd absent while it runs, and when its run died
public record AgentTrace(
    TrajectoryId trajectoryId,
    @Nullable String sessionId,
    String agent,
    @Nullable String agentModel,
    Instant startedAt,
    String task,
    SandboxFacts sandbox,
    List<String> requiredPaths,
    @Nullable String initialCommit,
    Map<String, String> artifacts,
    List<Part> parts,
    List<Turn> turns,
    @Nullable Usage usage,
    @Nullable BigDecimal costUsd,
    @Nullable List<Resumption> resumptions,
    @Nullable SessionEnd sessionEnd) {

  /// Where commands ran.
  public record SandboxFacts(String provider, boolean isolated, String detail) {}

  public AgentTrace {
    requiredPaths = List.copyOf(requiredPaths);
    artifacts = Map.copyOf(artifacts);
    parts = List.copyOf(parts);
    turns = List.copyOf(turns);
    resumptions = resumptions == null ? null : List.copyOf(resumptions);
  }
}
