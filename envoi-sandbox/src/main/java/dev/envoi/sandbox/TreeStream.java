package dev.envoi.sandbox;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/// The tree stream of `native/box/PROTOCOL.md`: how files travel between us and a workspace, in
/// constant memory.
public final class TreeStream {
  private TreeStream() {}

  /// Reads one tree to its end mark and hands each record to the sink. What follows in the stream
  /// is left there as long as the stream is not buffered by the caller elsewhere.
  public static void read(InputStream in, TreeSink sink) throws IOException {
    new TreeReader(in).read(sink);
  }

  /// Writes one whole tree with its end mark, and flushes.
  public static void write(OutputStream out, TreeSource source) throws IOException {
    TreeWriter writer = new TreeWriter(out);
    source.writeTo(writer);
    writer.end();
  }
}
