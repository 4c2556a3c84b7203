package dev.envoi.testing;

import dev.envoi.trace.TestCall;

/// Tests commits. One at a time; further callers wait.
public interface Evaluator {

  /// Tests a clean copy of what the commit holds. Whatever goes wrong is in the result.
  ///
  /// @param ticks is told how far it is
  TestCall evaluate(String commit, String testPath, Ticks ticks) throws InterruptedException;

  /// Likewise in a place that nothing was built in before, to confirm that a commit solves the
  /// task.
  TestCall confirm(String commit, String testPath, Ticks ticks) throws InterruptedException;
}
