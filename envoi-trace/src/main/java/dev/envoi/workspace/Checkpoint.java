package dev.envoi.workspace;

import dev.envoi.sandbox.FilePath;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What taking a checkpoint found.
///
/// @param before the commit before; null for the first of a trajectory
/// @param after the commit that holds the workspace now; `before` when nothing changed
/// @param committed whether a commit was made
/// @param changed files and links that were added, changed or removed, ordered by their bytes;
///   empty for a commit of which only empty folders are new
/// @param redacted of those listed in this scan, the ones in which a secret was replaced
/// @param skipped what the scan saw and did not record, with the reason; an `unreadable` file keeps
///   the content it had
public record Checkpoint(
    @Nullable String before,
    String after,
    boolean committed,
    List<FilePath> changed,
    Map<FilePath, String> skipped,
    List<FilePath> redacted) {
  public Checkpoint {
    changed = List.copyOf(changed);
    skipped = Map.copyOf(skipped);
    redacted = List.copyOf(redacted);
  }
}
