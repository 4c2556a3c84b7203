package dev.envoi.sandbox;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// Reads a child's stream to its end on a platform thread of its own, keeps the beginning and
/// counts the rest.
final class Capture implements AutoCloseable {
  private static final long GRACE_SECONDS = 2;

  private final InputStream stream;
  private final long most;
  private final CountDownLatch ended = new CountDownLatch(1);
  private final ByteArrayOutputStream kept = new ByteArrayOutputStream();
  private long total;

  private Capture(InputStream stream, long most) {
    this.stream = stream;
    this.most = most;
  }

  /// Platform thread: reading a pipe holds its carrier, and enough of them stop every virtual
  /// thread.
  static Capture start(InputStream stream, long most) {
    Capture capture = new Capture(stream, most);
    Thread.ofPlatform().daemon().name("envoi-drain").start(capture::drain);
    return capture;
  }

  private void drain() {
    byte[] buffer = new byte[64 * 1024];
    try {
      int n;
      while ((n = stream.read(buffer)) >= 0) {
        add(buffer, n);
      }
    } catch (IOException _) {
      // closed by finish(), or the process was killed: what was read counts
    } finally {
      ended.countDown();
    }
  }

  private synchronized void add(byte[] buffer, int n) {
    int room = (int) Math.min(n, Math.max(0, most - kept.size()));
    kept.write(buffer, 0, room);
    total += n;
  }

  /// What was captured, once the process is over. A descendant that escaped and still holds the
  /// pipe cannot hold this call.
  Outcome.Captured finish() throws InterruptedException {
    ended.await(GRACE_SECONDS, TimeUnit.SECONDS);
    synchronized (this) {
      return new Outcome.Captured(kept.toByteArray(), total);
    }
  }

  @Override
  public void close() throws IOException {
    if (ended.getCount() == 0) {
      stream.close();
    }
  }
}
