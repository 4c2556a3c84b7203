package dev.envoi.store;

import dev.envoi.journal.JournalFeed;
import dev.envoi.journal.JournalPosition;
import dev.envoi.store.LocalRuns.RunFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Brings a run's folder of this machine together with what the store has, before somebody goes on
/// with the trajectory. The caller has the journal's lock and the lease.
///
/// A local journal that holds all that is published is the newer one and stays. In every other case
/// the store's is fetched; local lines that nobody published, while somebody else went on, are kept
/// aside below `orphaned/`, with their checkpoints, and never merged.
///
/// @param standing how far the journal that is in the folder now is published
/// @param head of a journal that was fetched: the checkpoint up to which the bundles count
/// @param bundles of a journal that was fetched; empty when the local one stays, with its
///   repository
/// @param orphaned where local lines were kept aside; absent when there were none
public record Settlement(
    Standing standing, @Nullable String head, List<Path> bundles, @Nullable Path orphaned) {
  private static final String ORPHANED = "orphaned";

  public Settlement {
    bundles = List.copyOf(bundles);
  }

  /// Settles them.
  ///
  /// @param scratch a folder for the bundles
  /// @throws IOException when there is no trajectory, neither here nor in the store, or when what
  ///   there is cannot be read; then the folder is as it was
  public static Settlement of(TrajectoryObjects objects, RunFolder run, Path scratch)
      throws IOException {
    JournalFeed local = new JournalFeed(run.journal());
    Optional<Standing> standing = Optional.empty();
    JournalPosition published = new StoredJournal(objects).end();
    if (local.size() > 0 && run.hasCheckpoints()) {
      standing = standing(local, published);
      if (standing.isPresent()) {
        return new Settlement(standing.get(), null, List.of(), null);
      }
    }
    if (published.seq() == 0) {
      throw new IOException("nothing of the trajectory is published in " + objects.uri("journal"));
    }
    return fetched(objects, run, scratch);
  }

  /// Where the published lines end in the local journal; empty when it does not hold them all.
  private static Optional<Standing> standing(JournalFeed local, JournalPosition published)
      throws IOException {
    Tally tally = new Tally();
    JournalPosition end =
        published.seq() == 0
            ? JournalPosition.START
            : local.read(
                JournalPosition.START,
                (line, after) -> {
                  tally.add(line);
                  return after.seq() < published.seq();
                });
    return end.seq() == published.seq() && end.lastHash().equals(published.lastHash())
        ? Optional.of(tally.standing(end))
        : Optional.empty();
  }

  private static Settlement fetched(TrajectoryObjects objects, RunFolder run, Path scratch)
      throws IOException {
    Optional<Path> aside = putAside(run);
    try {
      StoredTrajectory.Fetched fetched =
          new StoredTrajectory(objects)
              .fetchInto(run, scratch)
              .orElseThrow(() -> new IOException("the journal in the store has gone"));
      if (aside.isPresent() && isKnown(aside.get(), run)) {
        remove(aside.get());
        aside = Optional.empty();
      }
      Standing standing = fetched.standing();
      return new Settlement(standing, standing.commit(), fetched.bundles(), aside.orElse(null));
    } catch (IOException | RuntimeException e) {
      if (aside.isPresent()) {
        putBack(aside.get(), run);
      }
      throw e;
    }
  }

  /// Moves the local journal and its checkpoints away; empty when there is neither. For one whose
  /// trajectory somebody else has taken over.
  public static Optional<Path> putAside(RunFolder run) throws IOException {
    if (!Files.exists(journal(run.journal())) && !Files.exists(run.git())) {
      return Optional.empty();
    }
    int number = 1;
    while (Files.exists(run.root().resolve(ORPHANED).resolve(String.valueOf(number)))) {
      number++;
    }
    Path aside = run.root().resolve(ORPHANED).resolve(String.valueOf(number));
    Files.createDirectories(aside);
    move(journal(run.journal()), journal(aside));
    move(run.git(), aside.resolve("git"));
    Files.createSymbolicLink(aside.resolve("blobs"), Path.of("../../blobs"));
    return Optional.of(aside);
  }

  private static void putBack(Path aside, RunFolder run) throws IOException {
    move(journal(aside), journal(run.journal()));
    move(aside.resolve("git"), run.git());
    remove(aside);
  }

  private static Path journal(Path folder) {
    return new JournalFeed(folder).file();
  }

  private static void move(Path from, Path to) throws IOException {
    if (Files.exists(from)) {
      Files.move(from, to);
    }
  }

  /// Whether the journal that was kept aside is only a shorter form of the one that was fetched.
  private static boolean isKnown(Path aside, RunFolder run) throws IOException {
    if (!Files.exists(journal(aside))) {
      return true;
    }
    JournalPosition end = new JournalFeed(aside).read(JournalPosition.START, (_, _) -> true);
    return end.seq() == 0 || standing(new JournalFeed(run.journal()), end).isPresent();
  }

  private static void remove(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
