package dev.envoi.harness.runtime;

import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/// Closes many things; one that fails does not keep the others open.
final class Closing {
  private Closing() {}

  /// For things whose closing takes a while.
  static void allAtOnce(List<? extends AutoCloseable> things) {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      all(things.stream().map(thing -> waitingFor(threads.submit(() -> close(thing)))).toList());
    }
  }

  private static AutoCloseable waitingFor(Future<?> closing) {
    return closing::get;
  }

  private static @Nullable Void close(AutoCloseable thing) throws Exception {
    thing.close();
    return null;
  }

  static void all(List<? extends AutoCloseable> things) {
    RuntimeException first = null;
    for (AutoCloseable thing : things) {
      try {
        thing.close();
      } catch (Exception failed) {
        if (first == null) {
          first = new IllegalStateException("not everything could be ended", failed);
        } else {
          first.addSuppressed(failed);
        }
      }
    }
    if (first != null) {
      throw first;
    }
  }
}
