package dev.envoi.bench;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;

/// What everything is compared with: an append of as many bytes and an fsync, nothing else.
final class BareLog implements AutoCloseable {
  private final RandomAccessFile file;

  BareLog(Path path) throws IOException {
    file = new RandomAccessFile(path.toFile(), "rw");
  }

  void append(byte[] bytes) throws IOException {
    file.write(bytes);
    file.getFD().sync();
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
