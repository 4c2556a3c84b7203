package dev.envoi.recorder;

import dev.envoi.sandbox.FilePath;
import dev.envoi.trace.RepoCheckpoint;
import dev.envoi.workspace.Checkpoint;
import dev.envoi.workspace.Checkpoints;
import java.io.IOException;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/// Takes checkpoints and describes them for the trace, until the workspace is nobody's. Safe for
/// many threads.
final class PartCheckpoints {
  private final Checkpoints checkpoints;
  private final InstantSource clock;
  private final Set<Integer> background = new TreeSet<>();
  private boolean frozen;

  PartCheckpoints(Checkpoints checkpoints, InstantSource clock) {
    this.checkpoints = checkpoints;
    this.clock = clock;
  }

  /// The workspace as it is now.
  RepoCheckpoint take(String message) throws IOException {
    Checkpoint taken = checkpoints.take(message, clock.instant());
    List<String> skipped =
        taken.skipped().entrySet().stream()
            .map(entry -> entry.getKey().text() + ": " + entry.getValue())
            .toList();
    return new RepoCheckpoint(
        taken.before(),
        taken.after(),
        taken.committed(),
        paths(taken.changed()),
        skipped.isEmpty() ? null : skipped,
        inBackground(),
        taken.redacted().isEmpty() ? null : paths(taken.redacted()));
  }

  private static List<String> paths(List<FilePath> paths) {
    return paths.stream().map(FilePath::text).toList();
  }

  private synchronized @org.jspecify.annotations.Nullable List<Integer> inBackground() {
    return background.isEmpty() ? null : List.copyOf(background);
  }

  /// The commit that holds the workspace as of the last checkpoint.
  String head() throws IOException {
    return checkpoints.head().orElseThrow(() -> new IOException("no checkpoint was taken yet"));
  }

  synchronized void runsInBackground(int part, boolean running) {
    if (running) {
      background.add(part);
    } else {
      background.remove(part);
    }
  }

  synchronized void freeze() {
    frozen = true;
  }

  synchronized boolean isFrozen() {
    return frozen;
  }
}
