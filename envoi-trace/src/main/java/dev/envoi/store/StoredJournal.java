package dev.envoi.store;

import dev.envoi.journal.JournalCopy;
import dev.envoi.journal.JournalPosition;
import dev.envoi.journal.JournalRecord;
import dev.envoi.store.Piece.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// The journal of a trajectory as its segments in a store have it, also while it is written: small
/// segments may be joined under the name of the first, and go away while they are read.
public final class StoredJournal {
  private static final int TRIES = 5;

  private final TrajectoryObjects objects;

  public StoredJournal(TrajectoryObjects objects) {
    this.objects = objects;
  }

  /// The number of the newest writer that has begun to publish; 0 when nothing was published.
  public int newestFence() throws IOException {
    return pieces().newestFence();
  }

  Pieces pieces() throws IOException {
    return Pieces.of(objects.list(Kind.SEGMENT.folder()));
  }

  /// The end of what is published: the place behind its last line (whose bytes are not counted).
  JournalPosition end() throws IOException {
    for (int tries = 0; tries < TRIES; tries++) {
      Pieces pieces = pieces();
      List<Piece> segments = pieces.of(Kind.SEGMENT);
      if (segments.isEmpty()) {
        return JournalPosition.START;
      }
      Optional<InputStream> found = objects.open(segments.getLast().name());
      if (found.isPresent()) {
        try (InputStream in = found.get();
            InputStream lines = Segment.lines(in)) {
          return JournalCopy.end(lines, pieces.last(segments.getLast().fence()));
        }
      }
    }
    throw new IOException(objects.uri(Kind.SEGMENT.folder()) + " changes while it is read");
  }

  /// One line; empty when it is not published. One segment is read for it.
  public Optional<JournalRecord> line(long seq) throws IOException {
    for (int tries = 0; tries < TRIES; tries++) {
      List<Piece> before =
          pieces().of(Kind.SEGMENT).stream().filter(piece -> piece.first() <= seq).toList();
      if (before.isEmpty()) {
        return Optional.empty();
      }
      Optional<InputStream> found = objects.open(before.getLast().name());
      if (found.isPresent()) {
        try (InputStream in = found.get();
            InputStream lines = Segment.lines(in)) {
          return JournalCopy.find(lines, seq);
        }
      }
    }
    throw new IOException(objects.uri(Kind.SEGMENT.folder()) + " changes while it is read");
  }

  /// Copies what is published into a folder, where it is then a journal as any other (without its
  /// long texts), and checks its chain. Gives its end; nothing is made when nothing is published.
  public JournalPosition copyInto(Path folder) throws IOException {
    return copyInto(folder, _ -> {});
  }

  JournalPosition copyInto(Path folder, Consumer<JournalRecord> taken) throws IOException {
    try (JournalCopy copy = new JournalCopy(folder)) {
      long before = -1;
      for (int tries = 0; !takeAll(pieces(), copy, taken); tries++) {
        if (copy.position().seq() == before && tries > TRIES) {
          throw new IOException(
              "the journal in %s has a gap after line %d"
                  .formatted(objects.uri(Kind.SEGMENT.folder()), copy.position().seq()));
        }
        before = copy.position().seq();
      }
      if (copy.position().seq() > 0) {
        copy.finish();
      }
      return copy.position();
    } catch (IOException e) {
      throw new IOException(
          "the journal in %s cannot be read: %s"
              .formatted(objects.uri(Kind.SEGMENT.folder()), e.getMessage()),
          e);
    }
  }

  /// False when a segment was joined with others meanwhile.
  private boolean takeAll(Pieces pieces, JournalCopy copy, Consumer<JournalRecord> taken)
      throws IOException {
    List<Piece> segments = pieces.of(Kind.SEGMENT);
    for (int i = 0; i < segments.size(); i++) {
      boolean known =
          i + 1 < segments.size() && segments.get(i + 1).first() <= copy.position().seq() + 1;
      if (!known && !take(segments.get(i), pieces, copy, taken)) {
        return false;
      }
    }
    return true;
  }

  private boolean take(
      Piece segment, Pieces pieces, JournalCopy copy, Consumer<JournalRecord> taken)
      throws IOException {
    Optional<InputStream> found = objects.open(segment.name());
    if (found.isEmpty()) {
      return false;
    }
    try (InputStream in = found.get();
        InputStream lines = Segment.lines(in)) {
      return copy.add(lines, pieces.last(segment.fence()), taken);
    }
  }
}
