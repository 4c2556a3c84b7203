package dev.envoi.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.envoi.recorder.TestingRecorder;
import dev.envoi.testing.SolveTracker;
import dev.envoi.trace.JournalEvent;
import dev.envoi.trace.JournalEvent.PartCompleted;
import dev.envoi.trace.JournalEvent.PartReserved;
import dev.envoi.trace.JournalEvent.TrajectoryEnded;
import dev.envoi.trace.JournalEvent.TurnEnded;
import dev.envoi.trace.JournalEvent.TurnStarted;
import dev.envoi.trace.SessionEnd;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/// A whole run over a real recorder, journal and repository of checkpoints.
final class TestingRun implements AutoCloseable {
  static final String PROMPT = "Build it.";
  static final List<String> REQUIRED = List.of("basics", "more");

  final TestingRecorder recording;
  final TestingEvaluator evaluator = new TestingEvaluator();
  final TestingListener listener = new TestingListener();
  final SolveTracker tracker = new SolveTracker(REQUIRED);
  final StopSignal stop = new StopSignal();
  final RunTests runTests;
  final Spending spending;
  private final Limits limits;

  /// Budgets of a test: much of everything, but what the test is about.
  record Limits(
      int maxParts,
      OptionalInt maxTurns,
      Duration timeout,
      Duration messageTimeout,
      Budget budget) {
    static final Limits WIDE =
        new Limits(
            1000, OptionalInt.of(50), Duration.ofMinutes(5), Duration.ofMinutes(5), Budget.NONE);

    Limits budget(Budget given) {
      return new Limits(maxParts, maxTurns, timeout, messageTimeout, given);
    }

    Limits parts(int most) {
      return new Limits(most, maxTurns, timeout, messageTimeout, budget);
    }

    Limits turns(int most) {
      return new Limits(maxParts, OptionalInt.of(most), timeout, messageTimeout, budget);
    }

    Limits timeout(long millis) {
      return new Limits(maxParts, maxTurns, Duration.ofMillis(millis), messageTimeout, budget);
    }

    Limits silence(long millis) {
      return new Limits(maxParts, maxTurns, timeout, Duration.ofMillis(millis), budget);
    }
  }

  TestingRun(Path folder, Limits limits) throws IOException {
    this.limits = limits;
    recording = new TestingRecorder(folder, limits.maxParts(), () -> tracker.state().orElse(null));
    spending = new Spending(limits.budget(), recording.recorder::note);
    runTests = new RunTests(recording.recorder, tracker, evaluator, listener);
  }

  /// Plays it in this thread.
  SessionEnd play(TestingAgent agent) throws IOException, InterruptedException {
    SessionEnd end =
        new TrajectoryRun(
                new TrajectoryRun.Crew(
                    agent,
                    recording.recorder,
                    tracker,
                    evaluator,
                    spending,
                    SessionKeeper.none(),
                    listener),
                new TrajectoryRun.Plan(
                    PROMPT,
                    REQUIRED,
                    new RunLimits(
                        limits.maxParts(),
                        limits.maxTurns(),
                        limits.timeout(),
                        limits.messageTimeout(),
                        limits.budget()),
                    stop,
                    TestingRecorder.CLOCK),
                new Pace(Duration.ofMillis(500), Duration.ofMillis(1)),
                TrajectoryRun.Start.at(System.nanoTime()))
            .run();
    assertNothingIsHalfOpen(end);
    return end;
  }

  /// Plays it in a thread of its own.
  Playing start(TestingAgent agent) {
    FutureTask<SessionEnd> task = new FutureTask<>(() -> play(agent));
    Thread.ofPlatform().daemon().start(task);
    return new Playing(task);
  }

  /// A run that goes on.
  record Playing(FutureTask<SessionEnd> task) {
    SessionEnd end() throws Exception {
      return task.get(30, TimeUnit.SECONDS);
    }
  }

  /// A tool that makes a commit and tests it with both paths.
  TestingAgent.Play committedAndTested(String content) {
    return turn -> {
      turn.tool("write", () -> recording.workspace.write("main.c", content));
      for (String path : REQUIRED) {
        turn.tool("test", () -> runTests.runTests(path, _ -> {}));
      }
      return TestingAgent.DONE;
    };
  }

  private void assertNothingIsHalfOpen(SessionEnd end) throws IOException {
    List<JournalEvent> events = recording.events();
    List<Integer> reserved =
        events.stream()
            .filter(PartReserved.class::isInstance)
            .map(event -> ((PartReserved) event).part())
            .toList();
    assertThat(reserved)
        .as("no gap and no repeat")
        .isEqualTo(IntStream.rangeClosed(1, reserved.size()).boxed().toList());
    assertThat(events)
        .filteredOn(PartCompleted.class::isInstance)
        .as("every number that was reserved is closed once")
        .extracting(event -> ((PartCompleted) event).part())
        .containsExactlyInAnyOrderElementsOf(reserved);
    assertThat(events)
        .filteredOn(TurnEnded.class::isInstance)
        .as("every turn that began ended")
        .extracting(event -> ((TurnEnded) event).turn())
        .isEqualTo(
            events.stream()
                .filter(TurnStarted.class::isInstance)
                .map(event -> ((TurnStarted) event).turn())
                .toList());
    assertThat(events.getLast()).isEqualTo(new TrajectoryEnded(end));
    assertThat(events).filteredOn(TrajectoryEnded.class::isInstance).hasSize(1);
    assertThat(listener.ends()).containsExactly(end);
    assertThat(end.totalParts()).isEqualTo(reserved.size());
    assertThat(recording.read().parts()).hasSize(reserved.size());
    assertThat(end.finalGitCommit()).isEqualTo(recording.recorder.head());
  }

  @Override
  public void close() throws IOException {
    recording.close();
  }
}
