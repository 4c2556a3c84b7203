package dev.envoi.run;

import dev.envoi.recorder.Recorder;
import dev.envoi.testing.Evaluator;
import dev.envoi.trace.JournalEvent;
import dev.envoi.trace.TestCall;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Tests a commit that seems to solve the task once more in a clean place. Given up when the run's
/// time is up or the operator asks for the end.
final class Confirmation {
  private final Evaluator evaluator;
  private final Recorder recorder;
  private final Bounds bounds;

  /// What came of it.
  sealed interface Outcome {
    /// Every path passed.
    record Holds() implements Outcome {}

    /// This one did not.
    record Refuted(TestCall call) implements Outcome {}

    record GivenUp() implements Outcome {}
  }

  Confirmation(Evaluator evaluator, Recorder recorder, Bounds bounds) {
    this.evaluator = evaluator;
    this.recorder = recorder;
    this.bounds = bounds;
  }

  Outcome of(String commit, List<String> paths) throws IOException, InterruptedException {
    for (String path : paths) {
      Optional<TestCall> call = call(commit, path);
      if (call.isEmpty()) {
        return new Outcome.GivenUp();
      }
      recorder.note(new JournalEvent.Confirmed(call.get()));
      if (!call.get().solved()) {
        return new Outcome.Refuted(call.get());
      }
    }
    return new Outcome.Holds();
  }

  private Optional<TestCall> call(String commit, String path)
      throws IOException, InterruptedException {
    FutureTask<TestCall> task = new FutureTask<>(() -> evaluator.confirm(commit, path));
    Thread thread = Thread.ofPlatform().daemon().name("confirmation").start(task);
    try {
      while (bounds.reached().isEmpty()) {
        try {
          return Optional.of(task.get(Bounds.LOOK.toMillis(), TimeUnit.MILLISECONDS));
        } catch (TimeoutException _) {
          // look at the bounds and wait on
        }
      }
      return Optional.empty();
    } catch (ExecutionException e) {
      throw new IOException("the confirmation failed: " + e.getCause(), e);
    } finally {
      thread.interrupt();
      var _ = thread.join(Duration.ofSeconds(5));
    }
  }
}
