package dev.envoi.store;

import dev.envoi.journal.JournalFeed;
import dev.envoi.journal.JournalPosition;
import dev.envoi.store.LocalRuns.RunFolder;
import dev.envoi.store.Piece.Kind;
import dev.envoi.trace.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/// A trajectory as a store has it, for whoever goes on with it or reads it on another machine.
public final class StoredTrajectory {
  private final TrajectoryObjects objects;

  public StoredTrajectory(TrajectoryObjects objects) {
    this.objects = objects;
  }

  /// What was fetched.
  ///
  /// @param standing the end of its journal, which is published wholly
  /// @param bundles files with the checkpoints, in the order in which they build on each other
  public record Fetched(Standing standing, List<Path> bundles) {
    public Fetched {
      bundles = List.copyOf(bundles);
    }
  }

  /// Fetches the journal with its long texts into a run's folder, which has none, and the bundles
  /// into another one. The chain of the journal and the content of each text are checked. Empty
  /// when nothing is published.
  public Optional<Fetched> fetchInto(RunFolder run, Path bundles) throws IOException {
    Tally tally = new Tally();
    JournalPosition end = new StoredJournal(objects).copyInto(run.journal(), tally::add);
    if (end.seq() == 0) {
      return Optional.empty();
    }
    for (String blob : tally.blobs()) {
      fetchBlob(blob, new JournalFeed(run.journal()).blob(blob));
    }
    return Optional.of(new Fetched(tally.standing(end), fetchBundles(end, bundles)));
  }

  /// Fetches one long text of the journal; nothing happens when it is there.
  public void fetchBlob(String sha256, Path target) throws IOException {
    if (Files.exists(target)) {
      return;
    }
    String name = Blob.name(sha256);
    InputStream found =
        objects.open(name).orElseThrow(() -> new IOException(objects.uri(name) + " is missing"));
    Files.createDirectories(target.resolveSibling("."));
    Path unfinished = target.resolveSibling(sha256 + ".new");
    try (found) {
      MessageDigest digest = Sha256.digest();
      try (InputStream in = new DigestInputStream(found, digest)) {
        Files.copy(in, unfinished, StandardCopyOption.REPLACE_EXISTING);
      }
      if (!HexFormat.of().formatHex(digest.digest()).equals(sha256)) {
        throw new IOException(objects.uri(name) + " is damaged: its content has another hash");
      }
      Files.move(unfinished, target, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(unfinished);
    }
  }

  /// One that has gone was joined with earlier ones, which are fetched anew then.
  private List<Path> fetchBundles(JournalPosition end, Path folder) throws IOException {
    Files.createDirectories(folder);
    for (int tries = 0; tries < 5; tries++) {
      Optional<List<Path>> fetched = tryToFetchBundles(end, folder);
      if (fetched.isPresent()) {
        return fetched.get();
      }
    }
    throw new IOException(objects.uri(Kind.BUNDLE.folder()) + " changes while it is read");
  }

  private Optional<List<Path>> tryToFetchBundles(JournalPosition end, Path folder)
      throws IOException {
    List<StoredObject> listing = new ArrayList<>(objects.list(Kind.SEGMENT.folder()));
    listing.addAll(objects.list(Kind.BUNDLE.folder()));
    List<Path> files = new ArrayList<>();
    for (Piece bundle : Pieces.of(listing).of(Kind.BUNDLE)) {
      if (bundle.first() > end.seq()) {
        continue;
      }
      Optional<InputStream> found = objects.open(bundle.name());
      if (found.isEmpty()) {
        return Optional.empty();
      }
      Path file = folder.resolve("%08d-%d".formatted(bundle.first(), bundle.fence()));
      try (InputStream in = found.get()) {
        Files.copy(in, file, StandardCopyOption.REPLACE_EXISTING);
      }
      files.add(file);
    }
    return Optional.of(files);
  }
}
