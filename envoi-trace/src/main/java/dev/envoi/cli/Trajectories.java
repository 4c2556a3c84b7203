package dev.envoi.cli;

import dev.envoi.journal.JournalFeed;
import dev.envoi.journal.JournalReader;
import dev.envoi.journal.JournalRecord;
import dev.envoi.store.ArtifactStore;
import dev.envoi.store.LocalRuns.RunFolder;
import dev.envoi.store.StateKey;
import dev.envoi.store.StoredJournal;
import dev.envoi.store.StoredTrajectory;
import dev.envoi.store.TrajectoryObjects;
import dev.envoi.trace.AgentTrace;
import dev.envoi.trace.JournalEvent.Entry;
import dev.envoi.trace.JournalEvent.PartCompleted;
import dev.envoi.trace.Part;
import dev.envoi.trace.PartContent;
import dev.envoi.trace.TraceSummary;
import dev.envoi.trace.TrajectoryId;
import dev.envoi.trace.UserError;
import dev.envoi.workspace.Git;
import dev.envoi.workspace.History;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// Finds trajectories: in the run's own journal on this machine, since that is newer, unless
/// somebody went on elsewhere; else in the store, of one that goes on as far as it is published.
/// Nothing here writes to either, and of the store only what is needed is read.
record Trajectories(Surroundings surroundings, ArtifactStore store) {

  static TrajectoryId id(String given) {
    try {
      return new TrajectoryId(given);
    } catch (IllegalArgumentException e) {
      throw new UserError(String.valueOf(e.getMessage()), e);
    }
  }

  AgentTrace trace(TrajectoryId id) throws IOException {
    if (isNewestHere(id)) {
      Optional<AgentTrace> newest = journal(id).trace();
      if (newest.isPresent()) {
        return newest.get();
      }
    }
    Optional<AgentTrace> going = hasEnded(id) ? Optional.empty() : published(id);
    if (going.isPresent()) {
      return going.get();
    }
    return objects(id)
        .trace()
        .orElseThrow(() ->
            new IOException(
                "there is no trajectory %s in %s; './envoi list' shows what is there"
                    .formatted(id, store.address())));
  }

  /// What a few lines about it need; a long trace is not read into memory for it.
  TraceSummary summary(TrajectoryId id) throws IOException {
    boolean whole = !isNewestHere(id) && hasEnded(id);
    Optional<TraceSummary> stored = whole ? objects(id).summary() : Optional.empty();
    return stored.isPresent() ? stored.get() : TraceSummary.of(trace(id));
  }

  /// Whether what this machine has of it is all that there is.
  private boolean isNewestHere(TrajectoryId id) {
    LocalRun run = new LocalRun(surroundings, store, id);
    try {
      return run.isKnown() && !run.isOutdated();
    } catch (IOException storeIsAway) {
      return true;
    }
  }

  /// Then the trace and the bundle in the store are exact; else the pieces are newer.
  private boolean hasEnded(TrajectoryId id) throws IOException {
    return StateKey.of(store, id).map(state -> state.end() != null).orElse(true);
  }

  private Optional<AgentTrace> published(TrajectoryId id) throws IOException {
    try (Scratch scratch = new Scratch()) {
      Path folder = scratch.resolve("journal");
      var end = new StoredJournal(objects(id)).copyInto(folder);
      return end.seq() == 0 ? Optional.empty() : new JournalReader(folder).trace();
    }
  }

  /// What a part holds in full; empty when nobody knows any more.
  Optional<PartContent> content(TrajectoryId id, Part part) throws IOException {
    Optional<Entry> entry =
        isNewestHere(id) ? journal(id).entry(part.contentRef()) : published(id, part.contentRef());
    return entry.map(
        found -> found.event() instanceof PartCompleted completed ? completed.content() : null);
  }

  private Optional<Entry> published(TrajectoryId id, long seq) throws IOException {
    Optional<JournalRecord> line = new StoredJournal(objects(id)).line(seq);
    if (line.isEmpty()) {
      return Optional.empty();
    }
    try (Scratch scratch = new Scratch()) {
      Path folder = scratch.resolve("journal");
      for (String blob : line.get().blobs()) {
        new StoredTrajectory(objects(id)).fetchBlob(blob, new JournalFeed(folder).blob(blob));
      }
      return Optional.of(new JournalReader(folder).entry(line.get()));
    }
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
    if (Files.isDirectory(local) && isNewestHere(id)) {
      return local;
    }
    Path repository = scratch.resolve("git");
    Path bundle = scratch.resolve("repo.bundle");
    if (hasEnded(id) && objects(id).fetchBundle(bundle)) {
      History.unbundle(git, bundle, repository);
      return repository;
    }
    var fetched =
        new StoredTrajectory(objects(id))
            .fetchInto(new RunFolder(scratch.resolve("journal")), scratch.resolve("bundles"));
    String head = fetched.map(found -> found.standing().commit()).orElse(null);
    if (head == null) {
      throw new IOException("the trajectory " + id + " has no code in the store yet");
    }
    History.assemble(git, fetched.orElseThrow().bundles(), head, repository);
    return repository;
  }

  private TrajectoryObjects objects(TrajectoryId id) {
    return new TrajectoryObjects(store, id);
  }

  private RunFolder folder(TrajectoryId id) {
    return surroundings.runs().folder(store, id);
  }
}
