package dev.envoi.harness.runtime;

import java.util.concurrent.Semaphore;

/// The slots themselves. Fair: who waits to be alone gets its turn.
final class SlotPool {
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
}
