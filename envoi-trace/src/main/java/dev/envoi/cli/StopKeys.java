package dev.envoi.cli;

import dev.envoi.run.StopSignal;
import java.io.PrintStream;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicInteger;
import org.jline.utils.Signals;

/// Ctrl-C and SIGTERM while a run goes on: once finishes the part and closes, twice stops now, a
/// third time ends this process at once (the sandbox dies with it).
final class StopKeys {
  private final AtomicInteger exitCode = new AtomicInteger();
  private final AtomicInteger count = new AtomicInteger();

  private StopKeys() {}

  static StopKeys install(StopSignal stop, PrintStream err) {
    StopKeys signals = new StopKeys();
    signals.on("INT", 130, stop, err);
    signals.on("TERM", 143, stop, err);
    return signals;
  }

  private void on(String name, int code, StopSignal stop, PrintStream err) {
    var _ =
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
  }

  /// What to exit with when there was a signal.
  OptionalInt exitCode() {
    return exitCode.get() == 0 ? OptionalInt.empty() : OptionalInt.of(exitCode.get());
  }
}
