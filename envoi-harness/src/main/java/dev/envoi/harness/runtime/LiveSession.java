package dev.envoi.harness.runtime;

import dev.envoi.harness.Documents;
import dev.envoi.harness.SetUpException;
import java.io.IOException;
import java.lang.reflect.Method;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// A session with the objects of the environment that work on it. The author's methods are called
/// one at a time, each on a virtual thread of its own, which is interrupted when the session is
/// closed meanwhile.
final class LiveSession implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final LoadedEnvironment environment;
  private final EnvironmentObjects objects;
  private final SandboxedSession session;
  private final ReentrantLock turn = new ReentrantLock(true);
  private volatile @Nullable Thread working;
  private volatile boolean closed;
  private boolean isSetUp;

  LiveSession(LoadedEnvironment environment, SandboxedSession session) {
    this.environment = environment;
    this.objects = new EnvironmentObjects(environment);
    this.session = session;
    session.keepBuilds(environment.compiled().builds());
  }

  boolean isolated() throws IOException {
    return session.isolated();
  }

  void setUp(Map<String, ?> params, Documents documents) throws Exception {
    Optional<Method> method = environment.model().setUp();
    if (method.isPresent()) {
      try {
        working(() -> objects.call(method.get(), params, List.of(session, documents, files())));
      } catch (SetUpException failed) {
        throw new Refused(
            500,
            String.valueOf(failed.getMessage()),
            Map.of("counted", failed.counted(), "isolated", isolated()));
      }
    }
    isSetUp = true;
  }

  /// A call begins, of one or more tests.
  void callBegins() {
    session.callBegins();
  }

  /// Calls a test.
  ///
  /// @param documents what came with the call, for environments without a set-up
  @Nullable Object test(Method method, Map<String, ?> named, Documents documents) throws Exception {
    return working(() -> objects.call(method, named, List.of(session, documents, files())));
  }

  private Object files() {
    return environment.files();
  }

  private <T extends @Nullable Object> T working(Callable<T> work) throws Exception {
    turn.lockInterruptibly();
    try {
      FutureTask<T> task = new FutureTask<>(work);
      Thread thread = Thread.ofVirtual().name("envoi-test").unstarted(task);
      working = thread;
      if (closed) {
        throw new Refused(404, "Unknown session");
      }
      thread.start();
      return task.get();
    } catch (ExecutionException failed) {
      throw cause(failed);
    } finally {
      working = null;
      turn.unlock();
    }
  }

  private Exception cause(ExecutionException failed) {
    if (closed) {
      return new IllegalStateException("the session was closed meanwhile", failed.getCause());
    }
    return switch (failed.getCause()) {
      case Exception exception -> exception;
      case Error error -> new IllegalStateException(EnvironmentObjects.describe(error), error);
      case null, default -> failed;
    };
  }

  /// Interrupts what runs, tears down, ends the sandboxes. Nothing is left afterwards.
  @Override
  public void close() throws IOException {
    closed = true;
    Thread running = working;
    if (running != null) {
      running.interrupt();
    }
    boolean mine = false;
    try {
      mine = turn.tryLock(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
      if (mine && isSetUp) {
        tearDown();
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } finally {
      if (mine) {
        turn.unlock();
      }
      session.close();
    }
  }

  private void tearDown() throws IOException {
    Optional<Method> method = environment.model().tearDown();
    if (method.isPresent()) {
      try {
        objects.call(method.get(), Map.of(), List.of(session, files()));
      } catch (Exception failed) {
        throw new IOException(
            "The tear-down failed: " + EnvironmentObjects.describe(failed), failed);
      }
    }
  }
}
