package dev.envoi.sandbox;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/// Reads the records of a tree stream.
final class TreeReader {
  private static final int UNREADABLE = 0xFFFFFFFF;
  private static final int LONGEST = 1 << 20;

  private final DataInputStream in;

  TreeReader(InputStream in) {
    this.in = new DataInputStream(in);
  }

  void read(TreeSink sink) throws IOException {
    try {
      while (readRecord(sink)) {
        // each record is handed over as it comes
      }
    } catch (EOFException early) {
      throw new SandboxException("the tree stream ended before its end mark", early);
    }
  }

  private boolean readRecord(TreeSink sink) throws IOException {
    int kind = in.readUnsignedByte();
    switch (kind) {
      case '.' -> {
        return false;
      }
      case 'F' -> file(sink);
      case 'L' -> sink.link(path(), Wire.readBytes(in, LONGEST));
      case 'D' -> sink.deleted(path());
      case 'E' -> sink.emptyFolder(path());
      case 'S' ->
          sink.skipped(
              path(), new String(Wire.readBytes(in, LONGEST), StandardCharsets.ISO_8859_1));
      default ->
          throw new SandboxException(
              "the tree stream has an unknown record 0x%02x".formatted(kind));
    }
    return true;
  }

  private FilePath path() throws IOException {
    byte[] bytes = Wire.readBytes(in, LONGEST);
    try {
      return FilePath.of(bytes);
    } catch (IllegalArgumentException bad) {
      throw new SandboxException("the tree stream has a bad path: " + bad.getMessage(), bad);
    }
  }

  private void file(TreeSink sink) throws IOException {
    boolean executable = in.readUnsignedByte() != 0;
    Content content = new Content(path());
    try {
      sink.file(content.path, executable, content);
      content.skipRest();
    } catch (UnreadableFileException _) {
      content.skipRest();
    }
    if (content.unreadable) {
      sink.skipped(content.path, "unreadable");
    }
  }

  /// The chunks of one file as a stream that ends with the file.
  private final class Content extends InputStream {
    private final FilePath path;
    private int left;
    private boolean ended;
    private boolean unreadable;

    Content(FilePath path) {
      this.path = path;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      Objects.checkFromIndexSize(offset, length, target.length);
      if (length == 0) {
        return 0;
      }
      if (!more()) {
        if (unreadable) {
          throw new UnreadableFileException(path);
        }
        return -1;
      }
      int n = in.read(target, offset, Math.min(left, length));
      if (n < 0) {
        throw new EOFException();
      }
      left -= n;
      return n;
    }

    @Override
    public int available() {
      return left;
    }

    void skipRest() throws IOException {
      while (more()) {
        in.skipNBytes(left);
        left = 0;
      }
    }

    private boolean more() throws IOException {
      if (left == 0 && !ended) {
        left = in.readInt();
        if (left == 0 || left == UNREADABLE) {
          unreadable = left == UNREADABLE;
          ended = true;
          left = 0;
        } else if (left < 0) {
          throw new SandboxException("a chunk of " + path + " is larger than 2 GiB");
        }
      }
      return !ended;
    }
  }
}
