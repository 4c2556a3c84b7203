package dev.envoi.run;

import dev.envoi.trace.EndReason;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/// What ends a run from outside: its time, and the operator.
final class Bounds {
  /// How often whoever waits for something looks at the bounds.
  static final Duration LOOK = Duration.ofMillis(50);

  private final RunLimits limits;
  private final StopSignal stop;
  private final long deadline;

  /// @param begun `System.nanoTime` at which the time began
  Bounds(RunLimits limits, StopSignal stop, long begun) {
    this.limits = limits;
    this.stop = stop;
    this.deadline = begun + limits.timeout().toNanos();
  }

  Duration timeLeft() {
    return Duration.ofNanos(Math.max(0, deadline - System.nanoTime()));
  }

  boolean timeIsUp() {
    return timeLeft().isZero();
  }

  boolean stopAfterThisPart() {
    return stop.afterThisPart();
  }

  boolean stopNow() {
    return stop.now();
  }

  /// Whether nothing new may begin, and why.
  Optional<Verdict> reached() {
    if (stopAfterThisPart()) {
      return Optional.of(Verdict.stopped());
    }
    return timeIsUp() ? Optional.of(timeout()) : Optional.empty();
  }

  Verdict timeout() {
    return new Verdict(EndReason.TIMEOUT, "the time of " + limits.timeout() + " is up");
  }

  /// Waits, but not beyond a bound.
  void pause(Duration wanted) throws InterruptedException {
    long until = System.nanoTime() + wanted.toNanos();
    while (reached().isEmpty() && System.nanoTime() - until < 0) {
      LockSupport.parkNanos(LOOK.toNanos());
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
    }
  }
}
