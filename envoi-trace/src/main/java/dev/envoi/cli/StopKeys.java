package dev.envoi.cli;

import dev.envoi.run.StopSignal;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jline.utils.Signals;

/// Ctrl-C and SIGTERM while a run goes on: once finishes the part and closes, twice stops now; a
/// third Ctrl-C ends this process at once (the sandbox dies with it). Where the machine may be
/// taken away, SIGTERM stops now, and the process ends within ten seconds whatever hangs. Closing
/// it gives the signals back.
final class StopKeys implements AutoCloseable {
  private static final int TERM = 143;

  /// Ten seconds after the signal the machine may be gone.
  private static final Duration LAST_MOMENT = Duration.ofMillis(9500);

  private final AtomicInteger exitCode = new AtomicInteger();
  private final AtomicInteger count = new AtomicInteger();
  private final AtomicBoolean preempted = new AtomicBoolean();
  private final Deque<Runnable> restore = new ArrayDeque<>();

  private StopKeys() {}

  static StopKeys install(StopSignal stop, boolean preemptible, PrintStream err) {
    StopKeys signals = new StopKeys();
    signals.on("INT", 130, () -> signals.ask(stop, err, true));
    signals.on(
        "TERM",
        TERM,
        preemptible ? () -> signals.endSoon(stop, err) : () -> signals.ask(stop, err, false));
    return signals;
  }

  private void on(String name, int code, Runnable asked) {
    Object before =
        Signals.register(
            name,
            () -> {
              exitCode.compareAndSet(0, code);
              asked.run();
            });
    restore.push(() -> Signals.unregister(name, before));
  }

  /// @param last whether the third time ends the process: programs send what people do not press
  private void ask(StopSignal stop, PrintStream err, boolean last) {
    switch (count.incrementAndGet()) {
      case 1 -> err.println("envoi: finishing this part, then closing; once more to stop now");
      case 2 -> err.println("envoi: stopping now");
      default -> {
        if (last) {
          Runtime.getRuntime().halt(exitCode.get());
        }
      }
    }
    stop.ask();
  }

  private void endSoon(StopSignal stop, PrintStream err) {
    if (preempted.getAndSet(true)) {
      return; // it is under way, and has its time
    }
    exitCode.set(TERM);
    err.println("envoi: this machine may be taken away: stopping now");
    Thread.ofPlatform().daemon().name("last moment").start(StopKeys::haltInTime);
    stop.ask();
    stop.ask();
  }

  private static void haltInTime() {
    LockSupport.parkNanos(LAST_MOMENT.toNanos());
    Runtime.getRuntime().halt(TERM);
  }

  /// Whether the process has only seconds left.
  boolean preempted() {
    return preempted.get();
  }

  /// What to exit with when there was a signal.
  OptionalInt exitCode() {
    return exitCode.get() == 0 ? OptionalInt.empty() : OptionalInt.of(exitCode.get());
  }

  @Override
  public void close() {
    restore.forEach(Runnable::run);
  }
}
