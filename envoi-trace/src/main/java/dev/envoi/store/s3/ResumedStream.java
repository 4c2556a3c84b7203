package dev.envoi.store.s3;

import java.io.IOException;
import java.io.InputStream;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.core.exception.SdkException;

/// The body of an object. When its connection breaks or ends early, the rest is asked for; when
/// that goes on without a byte in between, the failure is the reader's.
final class ResumedStream extends InputStream {
  private static final int TRIES = 4;

  /// Gives the object from an offset on.
  interface Rest {
    InputStream from(long offset) throws IOException;
  }

  private final long size;
  private final Rest rest;
  private InputStream in;
  private long at;
  private int broken;

  ResumedStream(InputStream first, long size, Rest rest) {
    this.in = first;
    this.size = size;
    this.rest = rest;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] bytes, int from, int length) throws IOException {
    while (at < size && length > 0) {
      try {
        int count = in.read(bytes, from, length);
        if (count > 0) {
          at += count;
          broken = 0;
          return count;
        }
        reopen(new IOException("an object ended at byte " + at + " of " + size));
      } catch (ReplacedException e) {
        throw e;
      } catch (IOException | SdkException e) {
        reopen(e);
      }
    }
    return length == 0 ? 0 : -1;
  }

  private void reopen(Exception failure) throws IOException {
    broken++;
    if (broken == TRIES) {
      throw failure instanceof IOException e ? e : new IOException(failure.getMessage(), failure);
    }
    abandon();
    in = rest.from(at);
  }

  @Override
  public void close() throws IOException {
    if (at < size) {
      abandon();
    } else {
      in.close();
    }
  }

  /// Reads nothing of the rest.
  private void abandon() {
    if (in instanceof ResponseInputStream<?> answer) {
      answer.abort();
    }
  }
}
