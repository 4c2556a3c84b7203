package dev.envoi.sandbox;

import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/// Waits for a condition with a deadline by the monotonic clock; an interrupt does not end the wait
/// and is kept.
final class Patience {
  private static final long TIGHT_NANOS = 500_000;
  private static final long GENEROUS_MILLIS = 20_000;

  private Patience() {}

  static void until(String what, BooleanSupplier condition) {
    if (!upTo(GENEROUS_MILLIS, condition)) {
      throw new IllegalStateException("waited " + GENEROUS_MILLIS + " ms in vain for " + what);
    }
  }

  static boolean upTo(long millis, BooleanSupplier condition) {
    long begin = System.nanoTime();
    boolean interrupted = Thread.interrupted();
    try {
      while (!condition.getAsBoolean()) {
        if (System.nanoTime() - begin > millis * 1_000_000) {
          return false;
        }
        LockSupport.parkNanos(TIGHT_NANOS);
        interrupted |= Thread.interrupted();
      }
      return true;
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
