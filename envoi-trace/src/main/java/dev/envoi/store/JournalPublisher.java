package dev.envoi.store;

import dev.envoi.journal.JournalFeed;
import dev.envoi.journal.JournalPosition;
import dev.envoi.journal.JournalRecord;
import dev.envoi.store.Joining.Sent;
import dev.envoi.store.Piece.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Sends a journal behind its writer: the texts and the checkpoints that a segment names, then the
/// segment. It reads the file, so what waits for a store that is away waits there and not in
/// memory. When a call fails nothing has happened, and the next one does it again. Owned by one
/// thread.
final class JournalPublisher {
  /// Lines of one segment, so that a backlog goes out in pieces that fit into memory.
  private static final long SEGMENT = 4 << 20;

  /// What is no news of a part may wait this long for the next that is.
  private static final Duration QUIET = Duration.ofSeconds(5);

  private static final Set<String> NEWS =
      Set.of(
          "trajectory_started", "resumed", "part_reserved", "part_completed", "trajectory_ended");

  private final TrajectoryObjects objects;
  private final Sources sources;
  private final int fence;
  private final JournalFeed feed;
  private final Joining segments;
  private final Joining bundles;
  private final Set<String> blobs = new HashSet<>();
  private JournalPosition at;
  private @Nullable String commit;
  private int parts;
  private long sizeSeen = -1;
  private long quietSince = System.nanoTime();

  /// Where things come from.
  ///
  /// @param journal the run's folder
  /// @param scratch a folder for bundles on their way
  record Sources(Path journal, CommitBundles commits, Path scratch) {}

  JournalPublisher(TrajectoryObjects objects, int fence, Sources sources, Standing before) {
    this.objects = objects;
    this.fence = fence;
    this.sources = sources;
    this.feed = new JournalFeed(sources.journal());
    this.at = before.published();
    this.commit = before.commit();
    this.segments = new Joining(objects, this::sendSegment);
    this.bundles = new Joining(objects, this::sendBundle);
  }

  /// Parts that this publisher has sent.
  int parts() {
    return parts;
  }

  /// Tells readers that this writer has begun: what earlier ones wrote counts up to here.
  void begin() throws IOException {
    if (fence > 1) {
      String mark = new Piece(Kind.BEGINNING, at.seq() + 1, fence).name();
      var _ = objects.create(mark, new byte[0]);
    }
  }

  /// What is to be sent next.
  private static final class Batch {
    private final Segment segment = new Segment();
    private final Tally tally = new Tally();
    private long bytes;
    private boolean news;

    Batch() throws IOException {}

    boolean add(JournalRecord line) throws IOException {
      segment.add(line.bytes());
      tally.add(line);
      bytes += line.bytes().length + 1;
      news |= NEWS.contains(line.type());
      return bytes < SEGMENT;
    }
  }

  /// Sends the next segment, if there is something to send.
  ///
  /// @param everything also what could wait a little
  /// @return whether more may be waiting
  boolean sendNext(boolean everything) throws IOException {
    long size = feed.size();
    boolean unchanged = size == sizeSeen && size > 0;
    if (size <= at.bytes() || (unchanged && !everything && !quietIsOver())) {
      return false;
    }
    Batch batch = new Batch();
    JournalPosition end = feed.read(at, (line, _) -> batch.add(line));
    if (end.equals(at) || !(batch.news || everything || quietIsOver())) {
      sizeSeen = size;
      return false;
    }
    send(batch, end);
    sizeSeen = -1;
    segments.joinIfMany();
    bundles.joinIfMany();
    return true;
  }

  /// Everything that another thread has appended until now is in the store.
  boolean isUpToDate() throws IOException {
    return at.bytes() >= feed.size();
  }

  private boolean quietIsOver() {
    return System.nanoTime() - quietSince > QUIET.toNanos();
  }

  private void send(Batch batch, JournalPosition end) throws IOException {
    for (String blob : batch.tally.blobs()) {
      if (!blobs.contains(blob)) {
        objects.put(Blob.name(blob), feed.blob(blob));
        blobs.add(blob);
      }
    }
    long first = at.seq() + 1;
    String last = batch.tally.commit();
    Piece bundle = new Piece(Kind.BUNDLE, first, fence);
    long bundleBytes = last != null && !last.equals(commit) ? bundled(bundle, commit, last) : -1;
    Piece segment = new Piece(Kind.SEGMENT, first, fence);
    objects.put(segment.name(), batch.segment.finish());
    segments.add(new Sent(segment, at, end, batch.bytes));
    if (last != null
        && bundleBytes
            >= 0) { // only now: had the segment failed, the bundle would be made anew, and longer
      bundles.add(new Sent(bundle, since(commit), last, bundleBytes));
      commit = last;
    }
    parts += batch.tally.parts();
    at = end;
    quietSince = System.nanoTime();
  }

  private void sendSegment(Piece piece, Object from, Object to) throws IOException {
    Segment joined = new Segment();
    try (InputStream lines = feed.range((JournalPosition) from, (JournalPosition) to)) {
      joined.addAll(lines);
    }
    objects.put(piece.name(), joined.finish());
  }

  /// The place before the first commit has no name.
  private static String since(@Nullable String commit) {
    return commit == null ? "" : commit;
  }

  private void sendBundle(Piece piece, Object from, Object to) throws IOException {
    String since = (String) from;
    var _ = bundled(piece, since.isEmpty() ? null : since, (String) to);
  }

  private long bundled(Piece piece, @Nullable String since, String to) throws IOException {
    Path file = sources.scratch().resolve("commits.bundle");
    try {
      sources.commits().write(since, to, file);
      objects.put(piece.name(), file);
      return Files.size(file);
    } finally {
      Files.deleteIfExists(file);
    }
  }
}
