package dev.envoi.journal;

import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/// Follows a journal behind its writer, line by line from any place, and checks the chain. It holds
/// nothing open between two reads and no more than one line in memory.
public final class JournalFeed {
  private final Path file;
  private final Path blobs;

  /// Follows the journal in a run's folder.
  public JournalFeed(Path folder) {
    this.file = folder.resolve(Journal.FILE);
    this.blobs = folder.resolve(Journal.BLOBS);
  }

  /// Takes lines in their order.
  @FunctionalInterface
  public interface Visitor {
    /// Gives whether it takes more after this one.
    boolean visit(JournalRecord line, JournalPosition after) throws IOException;
  }

  /// How many bytes there are; what is torn at the end counts.
  public long size() throws IOException {
    try {
      return Files.size(file);
    } catch (NoSuchFileException _) {
      return 0;
    }
  }

  /// The journal's file, there or not.
  public Path file() {
    return file;
  }

  /// The file of a text that a line has left out.
  public Path blob(String sha256) {
    return blobs.resolve(sha256);
  }

  /// Visits the whole lines after a place, until the end or until the visitor has enough. Gives the
  /// place after the last one visited.
  public JournalPosition read(JournalPosition from, Visitor visitor) throws IOException {
    try (InputStream in = open(from.bytes())) {
      Lines lines = new Lines(in);
      JournalPosition at = from;
      for (byte[] line = lines.next(); line != null; line = lines.next()) {
        JournalRecord record = JournalRecord.parse(line);
        if (record == null
            || record.seq() != at.seq() + 1
            || !record.prev().equals(at.lastHash())) {
          throw new JournalDamagedException(
              file, at.seq() + 1, at.bytes(), "it does not follow from the line before it");
        }
        at = at.after(record.seq(), record.hash(), line.length);
        if (!visitor.visit(record, at)) {
          break;
        }
      }
      return at;
    }
  }

  /// The bytes between two places.
  public InputStream range(JournalPosition from, JournalPosition to) throws IOException {
    return new BoundedInputStream(open(from.bytes()), to.bytes() - from.bytes());
  }

  private InputStream open(long offset) throws IOException {
    RandomAccessFile opened = new RandomAccessFile(file.toFile(), "r");
    opened.seek(offset);
    return Channels.newInputStream(opened.getChannel()); // closing it closes the file
  }
}
