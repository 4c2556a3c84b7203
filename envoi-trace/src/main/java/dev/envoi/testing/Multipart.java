package dev.envoi.testing;

import dev.envoi.harness.archive.TarGzWriter;
import dev.envoi.sandbox.TreeSource;
import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.SequenceInputStream;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// A multipart form whose archive is packed while it is sent; nothing of it is held as a whole.
final class Multipart implements AutoCloseable {
  private static final int PIPE = 256 * 1024;

  private final String boundary = "envoi-" + UUID.randomUUID();
  private final Map<String, String> fields = new LinkedHashMap<>();
  private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
  private final AtomicReference<@Nullable PipedInputStream> reading = new AtomicReference<>();

  Multipart field(String name, String value) {
    fields.put(name, value);
    return this;
  }

  String contentType() {
    return "multipart/form-data; boundary=" + boundary;
  }

  /// Why the tree could not be packed; null when it could.
  @Nullable Throwable failure() {
    return failure.get();
  }

  /// The body, with the tree as the field `file`.
  BodyPublisher body(TreeSource tree) {
    return BodyPublishers.ofInputStream(() -> stream(tree));
  }

  private InputStream stream(TreeSource tree) {
    try {
      PipedInputStream packed = new PipedInputStream(PIPE);
      PipedOutputStream out = new PipedOutputStream(packed);
      reading.set(packed);
      // A tree may come from a child's pipe, which is not for virtual threads.
      Thread.ofPlatform().daemon().name("envoi-pack").start(() -> pack(tree, out));
      return new SequenceInputStream(
          Collections.enumeration(
              List.of(
                  new ByteArrayInputStream(head()),
                  new Checked(packed),
                  bytes("\r\n--" + boundary + "--\r\n"))));
    } catch (IOException impossible) {
      throw new IllegalStateException("two ends of a new pipe do not fit", impossible);
    }
  }

  private byte[] head() {
    StringBuilder head = new StringBuilder();
    fields.forEach((name, value) ->
        head.append(
            "--%s\r\nContent-Disposition: form-data; name=\"%s\"\r\n\r\n%s\r\n"
                .formatted(boundary, name, value)));
    head.append(
        "--%s\r\nContent-Disposition: form-data; name=\"file\"; filename=\"submission.tar.gz\"\r\nContent-Type: application/gzip\r\n\r\n"
            .formatted(boundary));
    return head.toString().getBytes(StandardCharsets.UTF_8);
  }

  private static InputStream bytes(String text) {
    return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
  }

  /// The failure is told before the pipe ends, else half a tree would look like a whole one.
  private void pack(TreeSource tree, OutputStream out) {
    try {
      TarGzWriter.write(tree, out);
    } catch (IOException | RuntimeException failed) {
      failure.compareAndSet(null, failed);
    }
    try {
      out.close();
    } catch (IOException failed) {
      failure.compareAndSet(null, failed);
    }
  }

  /// Lets the packing end, also when nobody reads what is packed any more.
  @Override
  public void close() throws IOException {
    PipedInputStream pipe = reading.getAndSet(null);
    if (pipe != null) {
      pipe.close();
    }
  }

  /// Ends in an error, not in a well-formed body, when the packing failed.
  private final class Checked extends FilterInputStream {
    Checked(InputStream in) {
      super(in);
    }

    @Override
    public int read() throws IOException {
      return checked(super.read());
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      return checked(super.read(buffer, offset, length));
    }

    private int checked(int read) throws IOException {
      Throwable failed = failure.get();
      if (failed != null) {
        throw new IOException("the submission could not be packed", failed);
      }
      return read;
    }
  }
}
