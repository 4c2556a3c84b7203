package dev.envoi.journal;

import dev.envoi.trace.JournalEvent;
import dev.envoi.trace.JournalEvent.Entry;
import dev.envoi.trace.Redactor;
import dev.envoi.trace.Sha256;
import dev.envoi.trace.TraceJson;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.InstantSource;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// The writer of a journal: one a file, over all processes.
///
/// What was appended is with the kernel when [#append] returns, so that the death of this process
/// cannot take it; it is on the disk when [#sync] returns. After a failed write nothing more is
/// taken: the torn end is dropped by the next [#open]. Safe for many threads; appends keep their
/// order.
public final class Journal implements AutoCloseable {
  static final String FILE = "journal.jsonl";
  static final String BLOBS = "blobs";

  /// What the first line names as the hash of the line before it.
  static final String NO_HASH = "0".repeat(64);

  // Not a FileChannel: an interrupted thread that writes to one closes it for everybody.
  private final RandomAccessFile file;
  private final JournalLock lock;
  private final Blobs blobs;
  private final InstantSource clock;
  private final Redactor redactor;
  private long seq;
  private String lastHash;
  private @Nullable IOException failure;

  private Journal(Path folder, Opened files, Surroundings around, JournalPosition tail) {
    this.file = files.journal();
    this.lock = files.lock();
    this.blobs = new Blobs(folder.resolve(BLOBS));
    this.clock = around.clock();
    this.redactor = around.redactor();
    this.seq = tail.seq();
    this.lastHash = tail.lastHash();
  }

  /// @param redactor what it knows gets into no line and no blob
  private record Surroundings(InstantSource clock, Redactor redactor) {}

  /// @param journal the place to write is the end of what is clean
  /// @param lock held while it is open
  private record Opened(RandomAccessFile journal, JournalLock lock) {}

  /// Opens a journal of a run that has no secrets.
  public static Journal open(Path folder, InstantSource clock) throws IOException {
    return open(folder, clock, new Redactor());
  }

  /// Opens the journal in a run's folder, making both when missing; a torn end is cut off. A second
  /// writer, of this or another process, is refused.
  public static Journal open(Path folder, InstantSource clock, Redactor redactor)
      throws IOException {
    return open(JournalLock.take(folder), clock, redactor);
  }

  /// Likewise, by the one who has its lock, which the journal closes with itself, or at once when
  /// this fails.
  public static Journal open(JournalLock lock, InstantSource clock, Redactor redactor)
      throws IOException {
    try {
      return open(lock, new Surroundings(clock, redactor));
    } catch (IOException | RuntimeException e) {
      lock.close();
      throw e;
    }
  }

  private static Journal open(JournalLock lock, Surroundings around) throws IOException {
    Path folder = lock.folder();
    RandomAccessFile file = new RandomAccessFile(folder.resolve(FILE).toFile(), "rw");
    try {
      JournalPosition tail = new JournalReader(folder).read(_ -> {});
      file.setLength(tail.bytes());
      file.seek(tail.bytes());
      file.getFD().sync();
      try (FileChannel directory = FileChannel.open(folder, StandardOpenOption.READ)) {
        directory.force(true);
      }
      return new Journal(folder, new Opened(file, lock), around, tail);
    } catch (IOException | RuntimeException e) {
      file.close();
      throw e;
    }
  }

  /// What the journal keeps out; whoever writes a text of the run elsewhere asks it too.
  public Redactor redactor() {
    return redactor;
  }

  /// Appends an event, without secrets, and gives the entry as every reader will see it.
  public synchronized Entry append(JournalEvent event) throws IOException {
    if (failure != null) {
      throw new IOException("the journal took no more after a failed write", failure);
    }
    String type = TraceJson.typeOf(event);
    JsonNode clean = TraceJson.write(event);
    JournalEvent told = event;
    if (redactor.holds(clean)) {
      clean = redactor.redact(clean);
      told = TraceJson.read(type, clean);
    }
    Entry entry = new Entry(seq + 1, clock.instant(), told);
    byte[] line =
        new JournalLine(entry.seq(), entry.time(), lastHash, type, clean).shortened(blobs).bytes();
    byte[] whole = Arrays.copyOf(line, line.length + 1);
    whole[line.length] = '\n';
    try {
      file.write(whole);
    } catch (IOException e) {
      failure = e;
      throw e;
    }
    lastHash = Sha256.hex(line);
    seq++;
    return entry;
  }

  /// Returns when everything appended so far is on the disk.
  public void sync() throws IOException {
    try {
      file.getFD().sync();
    } catch (IOException e) {
      synchronized (this) {
        failure = e;
      }
      throw e;
    }
  }

  /// Syncs and gives the journal free for another writer.
  @Override
  public void close() throws IOException {
    if (file.getChannel().isOpen()) {
      try (lock) {
        file.getFD().sync();
        file.close();
      }
    }
  }
}
