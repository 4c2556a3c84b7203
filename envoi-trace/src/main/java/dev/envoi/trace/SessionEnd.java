package dev.envoi.trace;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// How a trajectory ended.
///
/// @param detail one sentence for the operator, such as the agent's last words
/// @param solvedGitCommit the commit that passed every required path in a clean place
public record SessionEnd(
    EndReason reason,
    int totalParts,
    int totalTurns,
    @Nullable String finalGitCommit,
    Instant timestamp,
    @Nullable String detail,
    @Nullable String solvedGitCommit) {}
