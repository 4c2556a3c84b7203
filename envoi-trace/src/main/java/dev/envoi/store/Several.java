package dev.envoi.store;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/// Does the same for many objects, several at a time, since each waits for its store.
final class Several {
  private static final int AT_A_TIME = 16;

  private Several() {}

  /// What is done for each.
  @FunctionalInterface
  interface Action<T> {
    void run(T item) throws IOException;
  }

  /// Returns when all are done; throws the first failure of them when the others have ended.
  static <T> void each(Collection<T> items, Action<T> action) throws IOException {
    List<Callable<Boolean>> tasks = new ArrayList<>();
    for (T item : items) {
      tasks.add(() -> {
        action.run(item);
        return true;
      });
    }
    try (ExecutorService threads =
        Executors.newFixedThreadPool(AT_A_TIME, Thread.ofVirtual().factory())) {
      for (Future<Boolean> done : threads.invokeAll(tasks)) {
        done.get();
      }
    } catch (ExecutionException e) {
      switch (e.getCause()) {
        case IOException failure -> throw failure;
        case RuntimeException failure -> throw failure;
        case null, default -> throw new IllegalStateException(e);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }
}
