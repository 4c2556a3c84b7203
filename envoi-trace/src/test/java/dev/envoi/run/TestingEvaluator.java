package dev.envoi.run;

import dev.envoi.recorder.TestingRecorder;
import dev.envoi.testing.Evaluator;
import dev.envoi.testing.Ticks;
import dev.envoi.trace.TestCall;
import dev.envoi.trace.TestCounts;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/// Results as a test has them; a confirmation says the same as a test, unless told otherwise.
final class TestingEvaluator implements Evaluator {
  private final List<String> confirmed = Collections.synchronizedList(new ArrayList<>());
  private volatile Judge tests = (_, _) -> 0;
  private volatile Judge confirmations = (commit, path) -> tests.passed(commit, path);

  /// How many of ten cases pass.
  @FunctionalInterface
  interface Judge {
    int passed(String commit, String path) throws InterruptedException;
  }

  void tests(Judge judge) {
    tests = judge;
  }

  void confirmations(Judge judge) {
    confirmations = judge;
  }

  /// The commits that were to be confirmed, one entry a path.
  List<String> confirmed() {
    return List.copyOf(confirmed);
  }

  @Override
  public TestCall evaluate(String commit, String testPath, Ticks ticks)
      throws InterruptedException {
    return call(commit, testPath, tests.passed(commit, testPath));
  }

  @Override
  public TestCall confirm(String commit, String testPath, Ticks ticks) throws InterruptedException {
    confirmed.add(commit);
    return call(commit, testPath, confirmations.passed(commit, testPath));
  }

  private static TestCall call(String commit, String path, int passed) {
    return new TestCall(
        path,
        TestingRecorder.CLOCK.instant(),
        1,
        200,
        null,
        new TestCounts(passed, 10 - passed, 10, List.of()),
        commit,
        true,
        null,
        null);
  }
}
