package dev.envoi.workspace;

import dev.envoi.sandbox.FilePath;
import dev.envoi.sandbox.UnreadableFileException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Zeros without end in sight: a number of them, and then the end of the file or of our luck.
final class StreamedContent extends InputStream {
  private final @Nullable FilePath unreadable;
  private long left;

  private StreamedContent(long size, @Nullable FilePath unreadable) {
    this.left = size;
    this.unreadable = unreadable;
  }

  static TestingWorkspace.Item.File zeros(long size) {
    return new TestingWorkspace.Item.File(false, () -> new StreamedContent(size, null));
  }

  /// A file that cannot be read to its end.
  static TestingWorkspace.Item.File file(FilePath path, long readable) {
    return new TestingWorkspace.Item.File(false, () -> new StreamedContent(readable, path));
  }

  @Override
  public int read() throws IOException {
    return read(new byte[1], 0, 1) < 0 ? -1 : 0;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, target.length);
    if (left == 0 && unreadable != null) {
      throw new UnreadableFileException(unreadable);
    }
    if (left == 0) {
      return -1;
    }
    int n = (int) Math.min(left, length);
    Arrays.fill(target, offset, offset + n, (byte) 0);
    left -= n;
    return n;
  }
}
