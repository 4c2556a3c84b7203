package dev.envoi.relay;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// A request's body, whole, so that it can be sent twice: small ones in memory, the rest in a file
/// that only we can read and that is gone with [#close].
final class RequestBody implements AutoCloseable {
  private static final int IN_MEMORY = 4 << 20;

  private final byte[] bytes;
  private final @Nullable Path file;
  private final long length;

  private RequestBody(byte[] bytes, @Nullable Path file, long length) {
    this.bytes = bytes;
    this.file = file;
    this.length = length;
  }

  static RequestBody read(InputStream in) throws IOException {
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    byte[] buffer = new byte[1 << 16];
    int count = in.read(buffer);
    while (count >= 0 && head.size() + count <= IN_MEMORY) {
      head.write(buffer, 0, count);
      count = in.read(buffer);
    }
    if (count < 0) {
      return new RequestBody(head.toByteArray(), null, head.size());
    }
    Path file = Files.createTempFile("envoi-request-", ".json");
    try (OutputStream out = Files.newOutputStream(file)) {
      head.writeTo(out);
      out.write(buffer, 0, count);
      long rest = in.transferTo(out);
      return new RequestBody(new byte[0], file, head.size() + count + rest);
    } catch (IOException e) {
      Files.deleteIfExists(file);
      throw e;
    }
  }

  long length() {
    return length;
  }

  /// For one more sending of it.
  BodyPublisher publisher() throws IOException {
    return file == null ? BodyPublishers.ofByteArray(bytes) : BodyPublishers.ofFile(file);
  }

  @Override
  public void close() throws IOException {
    if (file != null) {
      Files.deleteIfExists(file);
    }
  }
}
