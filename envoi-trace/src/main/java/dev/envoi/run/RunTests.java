package dev.envoi.run;

import dev.envoi.recorder.Recorder;
import dev.envoi.testing.Evaluator;
import dev.envoi.testing.Feedback;
import dev.envoi.testing.RunTestsServer;
import dev.envoi.testing.SolveTracker;
import dev.envoi.testing.TestProgress;
import dev.envoi.testing.Ticks;
import dev.envoi.trace.TestCall;
import java.io.IOException;
import java.util.function.Consumer;

/// What `run_tests` does for one trajectory: tests the checkpointed tree, records the whole result
/// with the part in flight, and answers what an agent can use.
public final class RunTests implements RunTestsServer.Tool {
  private final Recorder recorder;
  private final SolveTracker tracker;
  private final Evaluator evaluator;
  private final RunListener listener;

  public RunTests(
      Recorder recorder, SolveTracker tracker, Evaluator evaluator, RunListener listener) {
    this.recorder = recorder;
    this.tracker = tracker;
    this.evaluator = evaluator;
    this.listener = listener;
  }

  @Override
  public RunTestsServer.Answer runTests(String testPath, Consumer<TestProgress> watch)
      throws InterruptedException {
    String path = testPath.strip().replaceAll("^/+|/+$", "");
    try {
      TestCall call = evaluated(path, watch.andThen(listener::testing));
      tracker.add(call);
      recorder.tested(call);
      listener.tested(call, tracker.state().map(state -> state.solvedPaths()).orElse(0));
      return new RunTestsServer.Answer(call.error() != null, Feedback.of(call));
    } catch (IOException e) {
      return new RunTestsServer.Answer(
          true, "the tests could not be run or recorded: " + e.getMessage());
    }
  }

  private TestCall evaluated(String path, Consumer<TestProgress> watch)
      throws IOException, InterruptedException {
    try (Ticks ticks = Ticks.of(path, watch)) {
      return evaluator.evaluate(recorder.head(), path, ticks);
    }
  }
}
