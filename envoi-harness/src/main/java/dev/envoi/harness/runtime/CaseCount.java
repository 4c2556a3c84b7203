package dev.envoi.harness.runtime;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// How many cases of a call were run, in a file of the session's folder: the worker writes it, the
/// server reads it whenever somebody asks. Nothing depends on it.
final class CaseCount implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(CaseCount.class);
  private static final String NAME = "progress";

  private final Path folder;
  private @Nullable RandomAccessFile file;
  private int done;
  private int cases;

  /// @param cases how many there are, as far as known
  record Seen(int done, int cases) {
    static final Seen NOTHING = new Seen(0, 0);
  }

  CaseCount(Path folder) {
    this.folder = folder;
  }

  static Seen in(Path folder) throws IOException {
    try {
      ByteBuffer written = ByteBuffer.wrap(Files.readAllBytes(folder.resolve(NAME)));
      return written.remaining() < 2 * Integer.BYTES
          ? Seen.NOTHING
          : new Seen(written.getInt(), written.getInt());
    } catch (NoSuchFileException _) {
      return Seen.NOTHING;
    }
  }

  /// A call begins, with none of its cases known.
  synchronized void begin() {
    done = 0;
    cases = 0;
    write();
  }

  synchronized void more(int known) {
    cases += known;
    write();
  }

  synchronized void oneDone() {
    done++;
    write();
  }

  private void write() {
    try {
      RandomAccessFile open = file;
      if (open == null) {
        open = new RandomAccessFile(folder.resolve(NAME).toFile(), "rw");
        file = open;
      }
      open.seek(0);
      open.write(ByteBuffer.allocate(2 * Integer.BYTES).putInt(done).putInt(cases).array());
    } catch (IOException failed) {
      LOG.debug("progress cannot be told: {}", failed.getMessage());
    }
  }

  @Override
  public synchronized void close() throws IOException {
    if (file != null) {
      file.close();
    }
  }
}
