package dev.envoi.journal;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Cuts a stream into lines, each in memory as a whole and none of the others.
final class Lines {
  private static final int BUFFER = 1 << 16;
  private static final int LONGEST = 512 << 20;

  private final InputStream in;
  private final byte[] buffer = new byte[BUFFER];
  private int at;
  private int end;

  Lines(InputStream in) {
    this.in = in;
  }

  /// The next line without its newline; null at the end, also when the newline is missing.
  byte @Nullable [] next() throws IOException {
    ByteArrayOutputStream line = null;
    while (fill()) {
      int from = at;
      while (at < end && buffer[at] != '\n') {
        at++;
      }
      if (at < end && line == null) {
        return Arrays.copyOfRange(buffer, from, at++);
      }
      if (line == null) {
        line = new ByteArrayOutputStream(2 * BUFFER);
      }
      line.write(buffer, from, at - from);
      if (at < end) {
        at++;
        return line.toByteArray();
      }
      if (line.size() > LONGEST) {
        throw new IOException("a line of more than " + LONGEST + " bytes is none of a journal");
      }
    }
    return null;
  }

  private boolean fill() throws IOException {
    if (at == end) {
      at = 0;
      end = Math.max(0, in.read(buffer));
    }
    return at < end;
  }
}
