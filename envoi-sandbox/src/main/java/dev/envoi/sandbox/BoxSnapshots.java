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
  private final BoxCommands box;
  private final List<byte[]> excludes;
  private final Consumer<AutoCloseable> whenClosed;
  private @Nullable Scanner scanner;
  private boolean closed;

  BoxSnapshots(BoxCommands box, List<String> excludes, Consumer<AutoCloseable> whenClosed) {
    this.whenClosed = whenClosed;
    this.box = box;
    this.excludes =
        excludes.stream().map(exclude -> exclude.getBytes(StandardCharsets.UTF_8)).toList();
  }

  private record Scanner(Child process, InputStream out, Capture words) {}

  @Override
  public synchronized void scan(TreeSink sink) throws IOException {
    if (closed) {
      throw new SandboxException("these snapshots are closed");
    }
    if (scanner == null) {
      scanner = start();
    }
    try {
      scanner.process.stdin().write('s');
      scanner.process.stdin().flush();
      TreeStream.read(scanner.out, sink);
    } catch (IOException | RuntimeException failed) {
      stop();
      throw failed;
    }
  }

  private Scanner start() throws IOException {
    Child process = box.start("snapshot", excludes);
    return new Scanner(
        process,
        new BufferedInputStream(process.stdout(), 64 * 1024),
        Capture.start(process.stderr(), 64 * 1024));
  }

  private void stop() {
    if (scanner != null) {
      scanner.process.close();
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
