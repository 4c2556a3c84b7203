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

/// Plays one turn and bounds it: by the run's time, by silence, by what the operator asks.
final class TurnWatch {
  /// How long an agent may take to end a turn before its command is killed, when nobody waits any
  /// more.
  private static final Duration AT_ONCE = Duration.ofMillis(200);

  /// How long an agent may take to end a turn by itself when it gets no model any more.
  private static final Duration TO_GIVE_UP = Duration.ofSeconds(1);

  /// How a turn ended, as the loop sees it.
  sealed interface Ended {
    /// The agent ended it.
    record ByAgent(TurnOutcome outcome) implements Ended {}

    /// Nothing was heard for the message time-out.
    record Silent() implements Ended {}

    /// Likewise, and the agent did not stop when it was asked to.
    record Stuck() implements Ended {}

    /// The budget is used up, the agent was told so, and it did not end the turn.
    record Spent() implements Ended {}

    /// The run's time is up.
    record OutOfTime() implements Ended {}

    /// The operator asked for the end.
    record Stopped() implements Ended {}
  }

  private final Agent agent;
  private final RecordingHost host;
  private final Recorder recorder;
  private final Limits limits;

  record Limits(Bounds bounds, Spending spending, Duration messageTimeout, Duration grace) {}

  TurnWatch(Agent agent, RecordingHost host, Recorder recorder, Limits limits) {
    this.agent = agent;
    this.host = host;
    this.recorder = recorder;
    this.limits = limits;
  }

  /// Plays the turn to its end, whatever that is. Another turn may follow, unless it is stuck.
  Ended play(String prompt) throws IOException, InterruptedException {
    host.turnBegins();
    FutureTask<TurnOutcome> turn = new FutureTask<>(() -> agent.turn(prompt, host));
    Thread thread = Thread.ofPlatform().daemon().name("turn").start(turn);
    Ended ended;
    try {
      ended = watch(turn, thread);
    } catch (ExecutionException e) {
      throw new IOException("the turn failed: " + e.getCause(), e);
    } finally {
      recorder.interrupt(thread);
      var _ = thread.join(limits.grace());
    }
    if (thread.isAlive()) {
      recorder.closeToNewParts();
      return ended instanceof Ended.Silent ? new Ended.Stuck() : ended;
    }
    return ended;
  }

  private Ended watch(FutureTask<TurnOutcome> turn, Thread thread)
      throws ExecutionException, InterruptedException {
    Bounds bounds = limits.bounds();
    while (true) {
      try {
        return new Ended.ByAgent(turn.get(Bounds.LOOK.toMillis(), TimeUnit.MILLISECONDS));
      } catch (TimeoutException stillRunning) {
        if (bounds.timeIsUp()) {
          return end(turn, thread, new Ended.OutOfTime());
        }
        if (bounds.stopNow() || (bounds.stopAfterThisPart() && !recorder.partInFlight())) {
          return end(turn, thread, new Ended.Stopped());
        }
        if (isSpent()) {
          return end(turn, thread, new Ended.Spent());
        }
        if (isSilent()) {
          return end(turn, thread, new Ended.Silent());
        }
      }
    }
  }

  private boolean isSpent() {
    return limits.spending().hasRefusedFor(TO_GIVE_UP.toNanos()) && !recorder.partInFlight();
  }

  private boolean isSilent() {
    return !recorder.toolRunning() && host.silence() > limits.messageTimeout().toNanos();
  }

  /// Asks the agent to stop; when it does not within its grace, its thread is interrupted, which
  /// kills the command that it waits for.
  private Ended end(FutureTask<TurnOutcome> turn, Thread thread, Ended how)
      throws InterruptedException {
    if (!(how instanceof Ended.Silent)) {
      recorder.closeToNewParts();
    }
    agent.interrupt();
    Bounds bounds = limits.bounds();
    long asked = System.nanoTime();
    while (true) {
      boolean hurry = bounds.stopNow() || bounds.timeIsUp();
      Duration patience = hurry ? AT_ONCE : limits.grace();
      if (System.nanoTime() - asked > patience.toNanos()) {
        recorder.interrupt(thread);
        return how;
      }
      try {
        var _ = turn.get(Bounds.LOOK.toMillis(), TimeUnit.MILLISECONDS);
        return how;
      } catch (ExecutionException failedWhileStopping) {
        return how;
      } catch (TimeoutException _) {
        // look again
      }
    }
  }
}
