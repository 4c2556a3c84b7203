package dev.envoi.harness.runtime;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.ReentrantLock;

/// A worker's share of the server's slots. A slot goes from one case to the next without asking the
/// server again, until it was held so long that others may want it.
final class LeasedSlots implements Slots {
  private static final long SLICE = Duration.ofMillis(250).toNanos();

  private final int count;
  private final Lender lender;
  private final ReentrantLock lock = new ReentrantLock();
  private final Deque<Waiter> waiting = new ArrayDeque<>();
  private final Deque<Waiter> waitingAlone = new ArrayDeque<>();
  private int asked;

  /// One case; it goes on when it is told since when its slot is held.
  private static final class Waiter {
    private final CompletableFuture<Long> since = new CompletableFuture<>();
  }

  /// Where slots come from. An answer to `want` is a call of [#granted].
  interface Lender {
    /// Asks for one slot, or for all.
    void want(boolean alone);

    void giveBack(int slots);
  }

  LeasedSlots(int count, Lender lender) {
    this.count = count;
    this.lender = lender;
  }

  @Override
  public <T> T one(Callable<T> work) throws Exception {
    long since = await(false);
    try {
      return work.call();
    } finally {
      handOn(since);
    }
  }

  @Override
  public <T> T alone(Callable<T> work) throws Exception {
    await(true);
    try {
      return work.call();
    } finally {
      lender.giveBack(count);
    }
  }

  /// The lender has given what was wanted.
  void granted(boolean alone) {
    lock.lock();
    try {
      asked -= alone ? 0 : 1;
      Waiter next = queue(alone).poll();
      if (next == null) {
        lender.giveBack(alone ? count : 1);
      } else {
        next.since.complete(System.nanoTime());
      }
      ask();
    } finally {
      lock.unlock();
    }
  }

  private Deque<Waiter> queue(boolean alone) {
    return alone ? waitingAlone : waiting;
  }

  private long await(boolean alone) throws InterruptedException {
    Waiter waiter = new Waiter();
    lock.lock();
    try {
      queue(alone).add(waiter);
      if (alone) {
        lender.want(true);
      }
      ask();
    } finally {
      lock.unlock();
    }
    try {
      return waiter.since.get();
    } catch (InterruptedException interrupted) {
      giveUp(alone, waiter);
      throw interrupted;
    } catch (ExecutionException impossible) {
      throw new IllegalStateException("a slot is never refused", impossible);
    }
  }

  private void giveUp(boolean alone, Waiter waiter) {
    lock.lock();
    try {
      if (!queue(alone).remove(waiter)) {
        lender.giveBack(alone ? count : 1);
      }
    } finally {
      lock.unlock();
    }
  }

  private void handOn(long since) {
    lock.lock();
    try {
      boolean mayKeep = waitingAlone.isEmpty() && System.nanoTime() - since < SLICE;
      Waiter next = mayKeep ? waiting.poll() : null;
      if (next == null) {
        lender.giveBack(1);
      } else {
        next.since.complete(since);
      }
      ask();
    } finally {
      lock.unlock();
    }
  }

  /// As many as could be used at once are asked for, not one for every case that waits.
  private void ask() {
    while (asked < Math.min(waiting.size(), count)) {
      asked++;
      lender.want(false);
    }
  }
}
