package dev.envoi.store;

import com.github.luben.zstd.ZstdInputStream;
import com.github.luben.zstd.ZstdOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;

/// A piece of a journal, compressed: its lines as they are, so that `zstd -dc` of all segments in
/// their order is the journal.
final class Segment {
  private static final int LEVEL = 3;

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final ZstdOutputStream out;

  Segment() throws IOException {
    this.out = new ZstdOutputStream(bytes, LEVEL);
    out.setChecksum(true);
  }

  void add(byte[] line) throws IOException {
    out.write(line);
    out.write('\n');
  }

  void addAll(InputStream lines) throws IOException {
    lines.transferTo(out);
  }

  /// Nothing is added after this.
  byte[] finish() throws IOException {
    out.close();
    return bytes.toByteArray();
  }

  /// The lines of a segment.
  static InputStream lines(InputStream segment) throws IOException {
    return new ZstdInputStream(segment);
  }
}
