package dev.envoi.harness.runtime;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/// Waits for a condition, with a deadline.
final class Waiting {
  private Waiting() {}

  static void until(Duration atMost, Condition condition) throws Exception {
    long deadline = System.nanoTime() + atMost.toNanos();
    while (!condition.holds()) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("it did not come true within " + atMost);
      }
      LockSupport.parkNanos(Duration.ofMillis(10).toNanos());
    }
  }

  @FunctionalInterface
  interface Condition {
    boolean holds() throws Exception;
  }
}
