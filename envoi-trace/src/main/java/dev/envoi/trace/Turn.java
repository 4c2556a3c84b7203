package dev.envoi.trace;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One prompt and the agent's answer to it.
///
/// @param partStart number of its first part; absent when it has none
/// @param partEnd number of its last part; absent when it has none
/// @param repoCheckpoint what the whole turn did to the code
/// @param parts numbers of its parts
/// @param usage tokens of the whole turn
/// @param sessionEnd of the last turn of a trajectory that has ended
public record Turn(
    int turn,
    @Nullable Integer partStart,
    @Nullable Integer partEnd,
    Instant timestamp,
    String prompt,
    @Nullable String gitCommit,
    @Nullable RepoCheckpoint repoCheckpoint,
    List<Integer> parts,
    @Nullable Usage usage,
    @Nullable SessionEnd sessionEnd) {
  public Turn {
    parts = List.copyOf(parts);
  }
}
