package dev.envoi.sandbox;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// A `box snapshot` that is kept running between scans. One that failed is replaced by a new one,
/// which knows nothing and so lists everything.
final class BoxSnapshots implements Snapshots {
  private final BoxFiles files;
  private final List<byte[]> excludes;
  private final Consumer<AutoCloseable> whenClosed;
  private @Nullable Scanner scanner;
  private boolean closed;

  BoxSnapshots(BoxFiles files, List<String> excludes, Consumer<AutoCloseable> whenClosed) {
    this.whenClosed = whenClosed;
    this.files = files;
    this.excludes =
        excludes.stream().map(exclude -> exclude.getBytes(StandardCharsets.UTF_8)).toList();
  }

  private record Scanner(Process process, InputStream out, Capture words) {}

  @Override
  public synchronized void scan(TreeSink sink) throws IOException {
    if (closed) {
      throw new SandboxException("these snapshots are closed");
    }
    if (scanner == null) {
      scanner = start();
    }
    try {
      scanner.process.getOutputStream().write('s');
      scanner.process.getOutputStream().flush();
      TreeStream.read(scanner.out, sink);
    } catch (IOException | RuntimeException failed) {
      stop();
      throw failed;
    }
  }

  private Scanner start() throws IOException {
    Process process = files.start("snapshot", excludes);
    return new Scanner(
        process,
        new BufferedInputStream(process.getInputStream(), 64 * 1024),
        Capture.start(process.getErrorStream(), 64 * 1024));
  }

  private void stop() {
    if (scanner != null) {
      Process process = scanner.process;
      process.destroyForcibly();
      Patience.until("box snapshot to end", () -> !process.isAlive());
      scanner = null;
    }
  }

  @Override
  public synchronized void close() {
    closed = true;
    stop();
    whenClosed.accept(this);
  }
}
