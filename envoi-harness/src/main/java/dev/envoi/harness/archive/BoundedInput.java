package dev.envoi.harness.archive;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/// A stream that refuses to give more than so many bytes: the guard against bombs.
final class BoundedInput extends FilterInputStream {
  private final long limit;
  private long left;

  BoundedInput(InputStream in, long limit) {
    super(in);
    this.limit = limit;
    this.left = limit;
  }

  @Override
  public int read() throws IOException {
    int read = super.read();
    count(read < 0 ? 0 : 1);
    return read;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    int read = super.read(buffer, offset, length);
    count(Math.max(0, read));
    return read;
  }

  @Override
  public long skip(long count) throws IOException {
    long skipped = super.skip(count);
    count(skipped);
    return skipped;
  }

  private void count(long bytes) throws ArchiveRefusedException {
    left -= bytes;
    if (left < 0) {
      throw new ArchiveRefusedException("it unpacks to more than the allowed " + limit + " bytes");
    }
  }
}
