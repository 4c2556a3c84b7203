package dev.envoi.trace;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/// Bytes of another stream without secrets, in constant memory. For one thread.
public final class RedactedStream extends InputStream {
  private static final int CHUNK = 64 << 10;

  private final InputStream from;
  private final Redactor.Pieces text;
  private byte[] clean = new byte[0];
  private int at;
  private boolean over;

  /// @param redactor knows secrets as bytes, see [Redactor#ofBytes]
  public RedactedStream(InputStream from, Redactor redactor) {
    this.from = from;
    this.text = redactor.pieces();
  }

  /// Whether a secret was replaced so far.
  public boolean isChanged() {
    return text.haveReplaced();
  }

  @Override
  public int read() throws IOException {
    return fill() ? clean[at++] & 0xFF : -1;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    if (!fill()) {
      return -1;
    }
    int count = Math.min(length, clean.length - at);
    System.arraycopy(clean, at, target, offset, count);
    at += count;
    return count;
  }

  /// Whether there is a byte to be read.
  private boolean fill() throws IOException {
    while (at == clean.length) {
      if (over) {
        return false;
      }
      byte[] chunk = from.readNBytes(CHUNK);
      over = chunk.length == 0;
      String piece =
          over ? text.finish() : text.accept(new String(chunk, StandardCharsets.ISO_8859_1));
      clean = piece.getBytes(StandardCharsets.ISO_8859_1);
      at = 0;
    }
    return true;
  }
}
