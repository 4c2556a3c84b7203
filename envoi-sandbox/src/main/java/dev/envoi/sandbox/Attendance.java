package dev.envoi.sandbox;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/// Stays with a command to its end: reads what it writes and keeps its time.
record Attendance(Limits limits) {

  /// Closes the command, whatever happens; nothing of it is left then.
  ///
  /// @param begun when it was started, by the monotonic clock
  Outcome of(Child command, long begun) throws IOException, InterruptedException {
    try (command;
        Capture stdout = Capture.start(command.stdout(), limits.outputBytes());
        Capture stderr = Capture.start(command.stderr(), limits.outputBytes())) {
      Outcome.Ending ending = ending(command);
      Duration duration = Duration.ofNanos(System.nanoTime() - begun);
      return new Outcome(ending, stdout.finish(), stderr.finish(), duration);
    }
  }

  private Outcome.Ending ending(Child command) throws InterruptedException {
    Optional<Outcome.Ending> ended = command.await(limits.timeout());
    if (ended.isPresent()) {
      return ended.get();
    }
    command.kill();
    return new Outcome.Ending.TimedOut(limits.timeout());
  }
}
