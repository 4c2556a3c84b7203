package dev.envoi.cli;

import dev.envoi.run.StopSignal;
import java.io.PrintStream;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicInteger;
import org.jline.utils.Signals;

/// Ctrl-C and SIGTERM while a run goes on: once finishes the part and closes, twice stops now, a
/// third time ends this process at once (the sandbox dies with it). Closing it gives the signals
/// back.
final class StopKeys implements AutoCloseable {
  private final AtomicInteger exitCode = new AtomicInteger();
  private final AtomicInteger count = new AtomicInteger();
  private final Deque<Runnable> restore = new ArrayDeque<>();

  private StopKeys() {}

  static StopKeys install(StopSignal stop, PrintStream err) {
    StopKeys signals = new StopKeys();
    signals.on("INT", 130, stop, err);
    signals.on("TERM", 143, stop, err);
    return signals;
  }

  private void on(String name, int code, StopSignal stop, PrintStream err) {
    Object before =
        Signals.register(
            name,
            () -> {
              exitCode.compareAndSet(0, code);
              switch (count.incrementAndGet()) {
                case 1 ->
                    err.println("envoi: finishing this part, then closing; once more to stop now");
                case 2 -> err.println("envoi: stopping now");
                default -> Runtime.getRuntime().halt(code);
              }
              stop.ask();
            });
    restore.push(() -> Signals.unregister(name, before));
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
