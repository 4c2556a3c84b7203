package dev.envoi.run;

import java.util.concurrent.atomic.AtomicInteger;

/// What the operator asked for while a run goes on. Once: finish the part, then stop. Twice: stop
/// now.
public final class StopSignal {
  private final AtomicInteger asked = new AtomicInteger();

  /// Ctrl-C, or SIGTERM.
  public void ask() {
    asked.incrementAndGet();
  }

  boolean afterThisPart() {
    return asked.get() >= 1;
  }

  boolean now() {
    return asked.get() >= 2;
  }
}
