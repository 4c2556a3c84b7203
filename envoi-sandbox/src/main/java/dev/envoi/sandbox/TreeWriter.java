package dev.envoi.sandbox;

import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/// Writes the records of a tree stream. A file whose content cannot be read to its end is written
/// as void and the tree goes on.
final class TreeWriter implements TreeSink {
  private static final int CHUNK = 64 * 1024;
  private static final int UNREADABLE = 0xFFFFFFFF;

  private final DataOutputStream out;
  private final byte[] chunk = new byte[CHUNK];

  TreeWriter(OutputStream out) {
    this.out = new DataOutputStream(out);
  }

  @Override
  public void file(FilePath path, boolean executable, InputStream content) throws IOException {
    out.writeByte('F');
    out.writeByte(executable ? 1 : 0);
    Wire.writeBytes(out, path.bytes());
    try {
      int n;
      while ((n = content.readNBytes(chunk, 0, CHUNK)) > 0) {
        out.writeInt(n);
        out.write(chunk, 0, n);
      }
      out.writeInt(0);
    } catch (UnreadableFileException _) {
      out.writeInt(UNREADABLE);
    }
  }

  @Override
  public void link(FilePath path, byte[] target) throws IOException {
    out.writeByte('L');
    Wire.writeBytes(out, path.bytes());
    Wire.writeBytes(out, target);
  }

  @Override
  public void deleted(FilePath path) throws IOException {
    out.writeByte('D');
    Wire.writeBytes(out, path.bytes());
  }

  @Override
  public void emptyFolder(FilePath path) throws IOException {
    out.writeByte('E');
    Wire.writeBytes(out, path.bytes());
  }

  @Override
  public void skipped(FilePath path, String why) throws IOException {
    out.writeByte('S');
    Wire.writeBytes(out, path.bytes());
    Wire.writeBytes(out, why.getBytes(StandardCharsets.UTF_8));
  }

  void end() throws IOException {
    out.writeByte('.');
    out.flush();
  }
}
