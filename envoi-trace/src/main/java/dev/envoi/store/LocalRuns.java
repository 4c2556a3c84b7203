package dev.envoi.store;

import dev.envoi.trace.Sha256;
import dev.envoi.trace.TrajectoryId;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;

/// Where runs keep their own files on this machine: `HOME/runs/<hash of the store's
/// address>/<id>/`, since an id is unique in its store and not on the machine.
///
/// @param home `$ENVOI_HOME`
public record LocalRuns(Path home) {

  /// The folders of one run.
  public record RunFolder(Path root) {
    /// Holds the journal and its blobs.
    public Path journal() {
      return root;
    }

    /// The repository of checkpoints.
    public Path git() {
      return root.resolve("git");
    }

    /// Whether there is a repository with a checkpoint in it.
    boolean hasCheckpoints() {
      return Files.exists(git().resolve("refs/heads/main"));
    }

    /// What the agent can go on from, see [SessionObjects].
    public Path session() {
      return root.resolve("session");
    }

    /// The task as it was kept, of a run that goes on.
    public Path task() {
      return root.resolve("task");
    }

    /// The agent's sandbox with its workspace.
    public Path sandbox() {
      return root.resolve("sandbox");
    }
  }

  /// The folder of a run, there or not.
  public RunFolder folder(ArtifactStore store, TrajectoryId id) {
    return new RunFolder(folder(store).resolve(id.value()));
  }

  /// The folder that holds all runs of a store, there or not.
  public Path folder(ArtifactStore store) {
    byte[] hash = Sha256.of(store.identity());
    return home.resolve("runs").resolve(HexFormat.of().formatHex(hash, 0, 8));
  }
}
