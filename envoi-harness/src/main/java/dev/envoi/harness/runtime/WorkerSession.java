package dev.envoi.harness.runtime;

import dev.envoi.harness.BadParameterException;
import dev.envoi.harness.Documents;
import dev.envoi.harness.SetUpException;
import dev.envoi.harness.archive.TarGzTree;
import dev.envoi.sandbox.MissingToolException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The one session of a worker, and what is asked of it.
final class WorkerSession implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(WorkerSession.class);

  private final LoadedEnvironment environment;
  private final SandboxedSession.Ground ground;
  private final ReentrantLock closing = new ReentrantLock();
  private volatile @Nullable LiveSession session;

  WorkerSession(LoadedEnvironment environment, SandboxedSession.Ground ground) {
    this.environment = environment;
    this.ground = ground;
  }

  /// Never throws: what goes wrong is an answer too.
  Reply reply(WorkerCall call) {
    try {
      return switch (call.kind()) {
        case OPEN -> open(call);
        case TEST -> test(live(), call, Form.nothing());
        case ONCE -> once(call);
        case CLOSE -> closed();
      };
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      return Reply.failure(interrupted);
    } catch (Exception failed) {
      return Reply.failure(failed);
    }
  }

  private Reply open(WorkerCall call) throws Exception {
    LiveSession opened = begin(call);
    try {
      opened.setUp(call.params(), documents(call));
      return Reply.ok(Map.of());
    } catch (Exception failed) {
      close();
      throw setUpFailure(failed);
    }
  }

  private Reply once(WorkerCall call) throws Exception {
    try {
      return test(begin(call), call, documents(call));
    } finally {
      closeOrThrow();
    }
  }

  private LiveSession begin(WorkerCall call) {
    String folder = call.folder();
    if (folder == null || session != null) {
      throw new IllegalStateException("a worker has one session");
    }
    LiveSession begun = new LiveSession(environment, new SandboxedSession(ground, Path.of(folder)));
    session = begun;
    return begun;
  }

  private Reply test(LiveSession in, WorkerCall call, Documents documents) throws Exception {
    TestRun run = new TestRun(in, call.params(), documents);
    return Reply.ok(run.of(call.path(), environment.model().selected(call.path())));
  }

  private LiveSession live() {
    LiveSession open = session;
    if (open == null) {
      throw new Refused(404, "Unknown session");
    }
    return open;
  }

  private static Documents documents(WorkerCall call) {
    String archive = call.archive();
    return archive == null ? Form.nothing() : TarGzTree.lookedThrough(Path.of(archive));
  }

  private static Exception setUpFailure(Exception failed) {
    return switch (failed) {
      case SetUpException known -> new Refused(500, String.valueOf(known.getMessage()));
      case MissingToolException missing ->
          new Refused(500, "The set-up failed: " + missing.getMessage());
      case BadParameterException known -> known;
      case Refused known -> known;
      default ->
          new IllegalStateException(
              "The set-up failed: " + EnvironmentObjects.describe(failed), failed);
    };
  }

  private Reply closed() throws IOException {
    closeOrThrow();
    return Reply.ok(Map.of("status", "closed"));
  }

  private void closeOrThrow() throws IOException {
    closing.lock();
    try {
      LiveSession open = session;
      if (open != null) {
        session = null;
        open.close();
      }
    } finally {
      closing.unlock();
    }
  }

  /// Ends everything that the session runs.
  @Override
  public void close() {
    try {
      closeOrThrow();
    } catch (IOException | RuntimeException failed) {
      LOG.warn("a session could not be ended wholly", failed);
    }
  }
}
