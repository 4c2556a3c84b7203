package dev.envoi.cli;

import dev.envoi.agent.SessionPlace;
import dev.envoi.journal.JournalReader;
import dev.envoi.run.SessionArchive;
import dev.envoi.sandbox.DeadSandbox;
import dev.envoi.sandbox.FolderTree;
import dev.envoi.sandbox.Folders;
import dev.envoi.sandbox.LocalProvider;
import dev.envoi.store.ArtifactStore;
import dev.envoi.store.LocalRuns.RunFolder;
import dev.envoi.trace.Redactor;
import dev.envoi.trace.TrajectoryId;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/// The folders of the runs of one store on this machine: each is made by one run, and what killed
/// runs left in theirs beside journal and checkpoints goes away at the next start.
record RunFolders(Surroundings surroundings, ArtifactStore store) {
  /// Between the making of a folder and the first event in its journal lies the start of a sandbox.
  private static final Duration LONGEST_START = Duration.ofMinutes(10);

  /// Makes the folder of a run; false when there is one. A folder that a killed start left, without
  /// any event, does not count.
  boolean make(TrajectoryId id) throws IOException {
    Path all = surroundings.runs().folder(store);
    Files.createDirectories(all);
    reap(all);
    Path folder = surroundings.runs().folder(store, id).root();
    if (isLeftover(folder)) {
      Folders.remove(folder);
    }
    try {
      Files.createDirectory(folder);
      return true;
    } catch (FileAlreadyExistsException _) {
      return false;
    }
  }

  private static boolean isLeftover(Path folder) throws IOException {
    if (!Files.isDirectory(folder) || new JournalReader(folder).trace().isPresent()) {
      return false;
    }
    Instant touched = Files.getLastModifiedTime(folder).toInstant();
    return touched.isBefore(Instant.now().minus(LONGEST_START));
  }

  /// What a dead run's agent can go on from is saved before its sandbox goes.
  private void reap(Path all) throws IOException {
    Redactor redactor = new Redactor();
    redactor.addFrom(surroundings.environment());
    store.tellSecrets(redactor);
    List<Path> runs;
    try (Stream<Path> folders = Files.list(all)) {
      runs = folders.toList();
    }
    for (Path run : runs) {
      try {
        reap(new RunFolder(run), redactor);
      } catch (IOException e) { // it stays as it is, and nobody else's run has to suffer
        surroundings
            .err()
            .println("envoi: what a dead run left in " + run + " stays: " + e.getMessage());
      }
    }
  }

  /// Removes what a dead run was about to publish or fetch. For whoever has its journal's lock.
  static void sweep(RunFolder run) throws IOException {
    List<Path> left;
    try (Stream<Path> files = Files.list(run.root())) {
      left =
          files
              .filter(file -> file.getFileName().toString().matches("(publishing|fetched)-.*"))
              .toList();
    }
    for (Path folder : left) {
      Folders.remove(folder);
    }
  }

  /// Ends what a dead run left running, saves its agent's session, and removes its sandbox. A run
  /// that goes on is left alone.
  void reap(RunFolder run, Redactor redactor) throws IOException {
    LocalProvider.reap(run.sandbox(), dead -> salvage(run, dead, redactor));
  }

  private void salvage(RunFolder run, DeadSandbox dead, Redactor redactor) throws IOException {
    SessionArchive archive = new SessionArchive(run.session(), redactor);
    SessionPlace place = archive.place();
    Path folder = place == null ? null : dead.folder(place.folder()).orElse(null);
    if (place != null && folder != null) {
      archive.salvage(new FolderTree(RunSetup.box(surroundings), folder, place.excludes()));
    }
  }
}
