package dev.envoi.s3;

import java.io.IOException;
import java.io.InputStream;

/// The next so many bytes of a stream.
final class Bounded extends InputStream {
  private final InputStream in;
  private long left;

  Bounded(InputStream in, long length) {
    this.in = in;
    this.left = length;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] bytes, int from, int length) throws IOException {
    int count = left == 0 ? -1 : in.read(bytes, from, (int) Math.min(length, left));
    left -= Math.max(count, 0);
    return count;
  }
}
