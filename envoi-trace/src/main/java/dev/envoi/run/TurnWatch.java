package dev.envoi.run;

import dev.envoi.agent.Agent;
import dev.envoi.agent.TurnOutcome;
import dev.envoi.recorder.Recorder;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Plays one turn and bounds it: by the run's deadline, by silence, by what the operator asks.
final class TurnWatch {
  private static final Duration LOOK = Duration.ofMillis(100);

  /// How long an agent may take to end a turn that was interrupted.
  private static final Duration GRACE = Duration.ofSeconds(10);

  /// How a turn ended, as the loop sees it.
  sealed interface Ended {
    /// The agent ended it.
    record ByAgent(TurnOutcome outcome) implements Ended {}

    /// Nothing was heard for the message time-out.
    record Silent() implements Ended {}

    /// The run's time is up.
    record OutOfTime() implements Ended {}

    /// The operator asked for the end.
    record Stopped() implements Ended {}
  }

  private final Agent agent;
  private final RecordingHost host;
  private final Recorder recorder;
  private final Bounds bounds;

  /// @param deadline `System.nanoTime` at which the run's time is up
  record Bounds(long deadline, Duration messageTimeout, StopSignal stop) {}

  TurnWatch(Agent agent, RecordingHost host, Recorder recorder, Bounds bounds) {
    this.agent = agent;
    this.host = host;
    this.recorder = recorder;
    this.bounds = bounds;
  }

  /// Plays the turn to its end, whatever that is; the agent's thread is gone when this returns.
  Ended play(String prompt) throws IOException, InterruptedException {
    host.turnBegins();
    FutureTask<TurnOutcome> turn = new FutureTask<>(() -> agent.turn(prompt, host));
    Thread thread = Thread.ofPlatform().daemon().name("turn").start(turn);
    try {
      while (true) {
        try {
          return new Ended.ByAgent(turn.get(LOOK.toMillis(), TimeUnit.MILLISECONDS));
        } catch (TimeoutException stillRunning) {
          if (bounds.stop().afterThisPart()) {
            recorder.closeToNewParts();
          }
          if (bounds.stop().now()) {
            return end(turn, thread, new Ended.Stopped());
          }
          if (System.nanoTime() - bounds.deadline() >= 0) {
            recorder.closeToNewParts();
            return end(turn, thread, new Ended.OutOfTime());
          }
          if (!recorder.toolRunning() && host.silence() > bounds.messageTimeout().toNanos()) {
            return end(turn, thread, new Ended.Silent());
          }
        }
      }
    } catch (ExecutionException e) {
      throw rethrown(e);
    } finally {
      finish(thread);
    }
  }

  /// No second turn begins while the first one's thread lives.
  private void finish(Thread thread) throws IOException, InterruptedException {
    thread.interrupt();
    if (!thread.join(GRACE)) {
      agent.close();
      if (!thread.join(GRACE)) {
        throw new IOException("the agent could not be stopped; no further turn is begun beside it");
      }
    }
  }

  /// Asks the agent to stop; when it does not within its grace, its thread is interrupted, which
  /// kills the command that it waits for.
  private Ended end(FutureTask<TurnOutcome> turn, Thread thread, Ended how)
      throws InterruptedException {
    agent.interrupt();
    boolean gentle = how instanceof Ended.Silent;
    try {
      var _ = turn.get(gentle ? GRACE.toMillis() : 200, TimeUnit.MILLISECONDS);
    } catch (TimeoutException | ExecutionException notYet) {
      thread.interrupt();
    }
    return how;
  }

  private static IOException rethrown(ExecutionException e) {
    return switch (e.getCause()) {
      case IOException io -> io;
      case RuntimeException bug -> throw bug;
      case Error bug -> throw bug;
      case null, default -> new IOException("the turn ended with " + e.getCause(), e);
    };
  }
}
