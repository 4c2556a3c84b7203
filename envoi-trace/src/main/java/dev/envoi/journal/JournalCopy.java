package dev.envoi.journal;

import java.io.BufferedOutputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.function.Consumer;

/// Makes the journal in a run's folder anew, byte for byte, from lines that were kept elsewhere.
/// Every line must follow from the one before it. Nothing can be seen of it before [#finish].
public final class JournalCopy implements AutoCloseable {
  private final Path folder;
  private final Path unfinished;
  private final FileOutputStream file;
  private final BufferedOutputStream out;
  private JournalPosition position = JournalPosition.START;
  private boolean finished;

  public JournalCopy(Path folder) throws IOException {
    Files.createDirectories(folder);
    this.folder = folder;
    this.unfinished = folder.resolve(Journal.FILE + ".new");
    this.file = new FileOutputStream(unfinished.toFile());
    this.out = new BufferedOutputStream(file, 1 << 16);
  }

  /// Where it ends so far.
  public JournalPosition position() {
    return position;
  }

  /// Takes the lines of a stream; those that it has already are left out.
  ///
  /// @param last no line after this one is taken
  /// @return false when the next line is not in the stream, and there are later ones
  public boolean add(InputStream lines, long last, Consumer<JournalRecord> taken)
      throws IOException {
    Lines in = new Lines(lines);
    for (byte[] line = in.next(); line != null; line = in.next()) {
      JournalRecord record = JournalRecord.parse(line);
      if (record == null) {
        throw new IOException("line %d is not one of a journal".formatted(position.seq() + 1));
      }
      if (record.seq() > last) {
        return true;
      }
      if (record.seq() > position.seq() + 1) {
        return false;
      }
      if (record.seq() == position.seq() + 1) {
        append(record);
        taken.accept(record);
      }
    }
    return true;
  }

  /// The place behind the last line of a stream, or behind an earlier one; bytes are not counted.
  public static JournalPosition end(InputStream lines, long last) throws IOException {
    Lines in = new Lines(lines);
    JournalPosition end = JournalPosition.START;
    for (byte[] line = in.next(); line != null && end.seq() < last; line = in.next()) {
      JournalRecord record = JournalRecord.parse(line);
      if (record == null) {
        throw new IOException("a line that is not one of a journal");
      }
      end = new JournalPosition(record.seq(), record.hash(), 0);
    }
    return end;
  }

  /// The line with this number in a stream; empty when it is not there.
  public static Optional<JournalRecord> find(InputStream lines, long seq) throws IOException {
    Lines in = new Lines(lines);
    for (byte[] line = in.next(); line != null; line = in.next()) {
      JournalRecord record = JournalRecord.parse(line);
      if (record != null && record.seq() == seq) {
        return Optional.of(record);
      }
    }
    return Optional.empty();
  }

  private void append(JournalRecord record) throws IOException {
    if (!record.prev().equals(position.lastHash())) {
      throw new IOException(
          "line %d does not follow from the line before it: one of them was changed"
              .formatted(record.seq()));
    }
    out.write(record.bytes());
    out.write('\n');
    position = position.after(record.seq(), record.hash(), record.bytes().length);
  }

  /// Takes the place of the journal, durably.
  public void finish() throws IOException {
    out.flush();
    file.getFD().sync();
    out.close();
    Files.move(
        unfinished,
        folder.resolve(Journal.FILE),
        StandardCopyOption.ATOMIC_MOVE,
        StandardCopyOption.REPLACE_EXISTING);
    try (FileChannel directory = FileChannel.open(folder, StandardOpenOption.READ)) {
      directory.force(true);
    }
    finished = true;
  }

  @Override
  public void close() throws IOException {
    if (!finished) {
      file.close();
      Files.deleteIfExists(unfinished);
    }
  }
}
