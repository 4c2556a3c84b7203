package dev.envoi.run;

import dev.envoi.recorder.Recorder;
import dev.envoi.testing.Evaluator;
import dev.envoi.testing.TestProgress;
import dev.envoi.testing.Ticks;
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
import java.util.function.Consumer;

/// Tests a commit that seems to solve the task once more in a clean place. Given up when the run's
/// time is up or the operator asks for the end.
final class Confirmation {
  private final Evaluator evaluator;
  private final Recorder recorder;
  private final Bounds bounds;
  private final Consumer<TestProgress> watch;

  /// What came of it.
  sealed interface Outcome {
    /// Every path passed.
    record Holds() implements Outcome {}

    /// This one did not.
    record Refuted(TestCall call) implements Outcome {}

    record GivenUp() implements Outcome {}
  }

  Confirmation(
      Evaluator evaluator, Recorder recorder, Bounds bounds, Consumer<TestProgress> watch) {
    this.evaluator = evaluator;
    this.recorder = recorder;
    this.bounds = bounds;
    this.watch = watch;
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
    FutureTask<TestCall> task = new FutureTask<>(() -> confirm(commit, path));
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

  private TestCall confirm(String commit, String path) throws InterruptedException {
    try (Ticks ticks = Ticks.of(path, watch)) {
      return evaluator.confirm(commit, path, ticks);
    }
  }
}
