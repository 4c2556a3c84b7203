package dev.envoi.run;

import dev.envoi.testing.TestProgress;
import dev.envoi.trace.Part;
import dev.envoi.trace.SessionEnd;
import dev.envoi.trace.TestCall;

/// Hears what happens, for people who watch. Called from the run's threads; must not block.
public interface RunListener {
  void turnStarted(int turn);

  void partCompleted(Part part);

  /// Tests go on; told every second.
  void testing(TestProgress progress);

  void tested(TestCall call, int solvedPaths);

  void noted(String text);

  void ended(SessionEnd end);
}
