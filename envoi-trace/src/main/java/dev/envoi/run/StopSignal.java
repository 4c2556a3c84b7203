package dev.envoi.run;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/// What the operator asked for while a run goes on. Once: finish the part, then stop. Twice: stop
/// now.
public final class StopSignal {
  private final AtomicInteger asked = new AtomicInteger();
  private final List<Runnable> whenAsked = new CopyOnWriteArrayList<>();

  /// Ctrl-C, or SIGTERM.
  public void ask() {
    asked.incrementAndGet();
    whenAsked.forEach(Runnable::run);
  }

  /// To be done by whoever asks, each time; at once when somebody has asked already.
  void whenAsked(Runnable action) {
    whenAsked.add(action);
    if (afterThisPart()) {
      action.run();
    }
  }

  boolean afterThisPart() {
    return asked.get() >= 1;
  }

  boolean now() {
    return asked.get() >= 2;
  }
}
