package dev.envoi.run;

import dev.envoi.testing.TestProgress;
import dev.envoi.trace.Part;
import dev.envoi.trace.SessionEnd;
import dev.envoi.trace.TestCall;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/// Keeps what it hears.
final class TestingListener implements RunListener {
  private final List<Integer> parts = Collections.synchronizedList(new ArrayList<>());
  private final List<String> notes = Collections.synchronizedList(new ArrayList<>());
  private final List<SessionEnd> ends = Collections.synchronizedList(new ArrayList<>());

  /// Numbers of the parts in the order in which they completed.
  List<Integer> parts() {
    return List.copyOf(parts);
  }

  List<String> notes() {
    return List.copyOf(notes);
  }

  List<SessionEnd> ends() {
    return List.copyOf(ends);
  }

  @Override
  public void turnStarted(int turn) {}

  @Override
  public void partCompleted(Part part) {
    parts.add(part.part());
  }

  @Override
  public void testing(TestProgress progress) {}

  @Override
  public void tested(TestCall call, int solvedPaths) {}

  @Override
  public void noted(String text) {
    notes.add(text);
  }

  @Override
  public void ended(SessionEnd end) {
    ends.add(end);
  }
}
