package dev.envoi.cli;

import dev.envoi.journal.JournalReader;
import dev.envoi.store.ArtifactStore;
import dev.envoi.store.LocalRuns.RunFolder;
import dev.envoi.store.TrajectoryObjects;
import dev.envoi.trace.AgentTrace;
import dev.envoi.trace.TraceSummary;
import dev.envoi.trace.TrajectoryId;
import dev.envoi.trace.UserError;
import dev.envoi.workspace.Git;
import dev.envoi.workspace.History;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// Finds trajectories: in the run's own journal on this machine when it is there, since that is
/// newer, else in the store. Nothing here writes to either.
record Trajectories(Surroundings surroundings, ArtifactStore store) {

  static TrajectoryId id(String given) {
    try {
      return new TrajectoryId(given);
    } catch (IllegalArgumentException e) {
      throw new UserError(String.valueOf(e.getMessage()), e);
    }
  }

  AgentTrace trace(TrajectoryId id) throws IOException {
    Optional<AgentTrace> newest = journal(id).trace();
    if (newest.isPresent()) {
      return newest.get();
    }
    return new TrajectoryObjects(store, id)
        .trace()
        .orElseThrow(() ->
            new IOException(
                "there is no trajectory %s in %s; './envoi list' shows what is there"
                    .formatted(id, store.address())));
  }

  /// What a few lines about it need; a long trace is not read into memory for it.
  TraceSummary summary(TrajectoryId id) throws IOException {
    Optional<TraceSummary> stored =
        journal(id).exists() ? Optional.empty() : new TrajectoryObjects(store, id).summary();
    return stored.isPresent() ? stored.get() : TraceSummary.of(trace(id));
  }

  /// The journal on this machine, there or not.
  JournalReader journal(TrajectoryId id) {
    return new JournalReader(folder(id).journal());
  }

  /// Where the checkpoints of a trajectory are: the run's own repository, else one made of the
  /// bundle in the store.
  ///
  /// @param scratch a folder to make it in
  Path repository(TrajectoryId id, Git git, Scratch scratch) throws IOException {
    Path local = folder(id).git();
    if (Files.isDirectory(local)) {
      return local;
    }
    Path bundle = scratch.resolve("repo.bundle");
    if (!new TrajectoryObjects(store, id).fetchBundle(bundle)) {
      throw new IOException("the trajectory " + id + " has no repo.bundle in the store yet");
    }
    Path repository = scratch.resolve("git");
    History.unbundle(git, bundle, repository);
    return repository;
  }

  private RunFolder folder(TrajectoryId id) {
    return surroundings.runs().folder(store, id);
  }
}
