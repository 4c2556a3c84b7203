package dev.envoi.harness.runtime;

import dev.envoi.sandbox.Folders;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// A session as the server sees it: a worker of its own, and a folder that is gone when it is
/// closed, also when the worker died.
final class HostedSession implements AutoCloseable {
  private static final Duration TEAR_DOWN = Duration.ofSeconds(30);
  private static final Duration REMOVAL = Duration.ofSeconds(10);

  private final Worker worker;
  private final Path folder;
  private boolean over;

  private HostedSession(Worker worker, Path folder) {
    this.worker = worker;
    this.folder = folder;
  }

  static HostedSession begin(WorkerPool pool, Path folder)
      throws IOException, InterruptedException {
    try {
      return new HostedSession(pool.take(), folder);
    } catch (IOException | InterruptedException | RuntimeException failed) {
      Folders.remove(folder);
      throw failed;
    }
  }

  /// Sets up; a reply other than 200 says why there is no session.
  Reply open(Map<String, Object> params, @Nullable Path archive)
      throws IOException, InterruptedException {
    return worker.call(call(WorkerCall.Kind.OPEN, "", params, archive));
  }

  Reply test(String path, Map<String, Object> params) throws IOException, InterruptedException {
    return worker.call(WorkerCall.test(path, params));
  }

  /// How far the call is that runs at the moment.
  CaseCount.Seen progress() throws IOException {
    return CaseCount.in(folder);
  }

  /// Runs tests without a set-up. The session is over afterwards.
  Reply once(String path, Map<String, Object> params, @Nullable Path archive)
      throws IOException, InterruptedException {
    Reply reply = worker.call(call(WorkerCall.Kind.ONCE, path, params, archive));
    over = true;
    return reply;
  }

  private WorkerCall call(
      WorkerCall.Kind kind, String path, Map<String, Object> params, @Nullable Path archive) {
    return new WorkerCall(
        kind, path, params, folder.toString(), archive == null ? null : archive.toString());
  }

  /// Tears down, ends the worker and removes the folder; the reply is that of the tear-down.
  Reply end() throws IOException {
    Reply reply = Reply.ok(Map.of("status", "closed"));
    try {
      if (worker.isAlive() && !over) {
        reply = worker.callWithin(TEAR_DOWN, WorkerCall.close());
      }
    } catch (Worker.Gone | TimeoutException _) {
      // nothing can be torn down any more; what it runs dies with it
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } finally {
      worker.close();
      remove();
    }
    return reply;
  }

  @Override
  public void close() throws IOException {
    end();
  }

  /// What a killed worker ran needs a moment to die, and may write until then.
  private void remove() throws IOException {
    long deadline = System.nanoTime() + REMOVAL.toNanos();
    while (true) {
      try {
        Folders.remove(folder);
        return;
      } catch (IOException busy) {
        if (System.nanoTime() > deadline) {
          throw busy;
        }
        LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
      }
    }
  }
}
