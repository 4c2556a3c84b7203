package dev.envoi.harness.runtime;

import java.util.concurrent.Callable;
import java.util.concurrent.Semaphore;

/// The slots themselves. Fair: who waits to be alone gets its turn.
final class SlotPool implements Slots {
  private final int count;
  private final Semaphore free;

  SlotPool(int count) {
    this.count = count;
    this.free = new Semaphore(count, true);
  }

  int count() {
    return count;
  }

  void take(int slots) throws InterruptedException {
    free.acquire(slots);
  }

  void give(int slots) {
    free.release(slots);
  }

  @Override
  public <T> T one(Callable<T> work) throws Exception {
    return with(1, work);
  }

  @Override
  public <T> T alone(Callable<T> work) throws Exception {
    return with(count, work);
  }

  private <T> T with(int slots, Callable<T> work) throws Exception {
    take(slots);
    try {
      return work.call();
    } finally {
      give(slots);
    }
  }
}
