package dev.envoi.workspace;

import dev.envoi.trace.Redactor;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/// A file's content with secrets replaced, in constant memory.
final class RedactedContent extends InputStream {
  private static final int CHUNK = 1 << 16;

  private final InputStream content;
  private final Redactor.Pieces pieces;
  private byte[] ready = new byte[0];
  private int at;
  private boolean over;

  /// @param redactor of bytes
  RedactedContent(InputStream content, Redactor redactor) {
    this.content = content;
    this.pieces = redactor.pieces();
  }

  /// Whether a secret was replaced so far.
  boolean isChanged() {
    return pieces.haveReplaced();
  }

  @Override
  public int read() throws IOException {
    return fill() ? ready[at++] & 0xff : -1;
  }

  @Override
  public int read(byte[] into, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    if (!fill()) {
      return -1;
    }
    int count = Math.min(length, ready.length - at);
    System.arraycopy(ready, at, into, offset, count);
    at += count;
    return count;
  }

  /// Whether a byte is ready.
  private boolean fill() throws IOException {
    while (at == ready.length && !over) {
      byte[] chunk = content.readNBytes(CHUNK);
      over = chunk.length < CHUNK;
      String clean = pieces.accept(new String(chunk, StandardCharsets.ISO_8859_1));
      ready = (over ? clean + pieces.finish() : clean).getBytes(StandardCharsets.ISO_8859_1);
      at = 0;
    }
    return at < ready.length;
  }
}
