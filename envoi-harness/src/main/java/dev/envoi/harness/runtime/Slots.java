package dev.envoi.harness.runtime;

import java.util.concurrent.Callable;
import java.util.concurrent.Semaphore;

/// How many cases run at a time on this machine, over all sessions. Fair: who waits to be alone
/// gets its turn.
final class Slots {
  private final int count;
  private final Semaphore free;

  Slots(int count) {
    this.count = count;
    this.free = new Semaphore(count, true);
  }

  int count() {
    return count;
  }

  <T> T one(Callable<T> work) throws Exception {
    return with(1, work);
  }

  /// Runs while no other case does.
  <T> T alone(Callable<T> work) throws Exception {
    return with(count, work);
  }

  private <T> T with(int taken, Callable<T> work) throws Exception {
    free.acquire(taken);
    try {
      return work.call();
    } finally {
      free.release(taken);
    }
  }
}
