package dev.envoi.cli;

import dev.envoi.run.RunListener;
import dev.envoi.testing.TestProgress;
import dev.envoi.trace.Part;
import dev.envoi.trace.SessionEnd;
import dev.envoi.trace.TestCall;
import java.util.List;
import java.util.function.Consumer;

/// Many who watch one run.
record Listeners(List<RunListener> all) implements RunListener {
  @Override
  public void turnStarted(int turn) {
    tell(listener -> listener.turnStarted(turn));
  }

  @Override
  public void partCompleted(Part part) {
    tell(listener -> listener.partCompleted(part));
  }

  @Override
  public void testing(TestProgress progress) {
    tell(listener -> listener.testing(progress));
  }

  @Override
  public void tested(TestCall call, int solvedPaths) {
    tell(listener -> listener.tested(call, solvedPaths));
  }

  @Override
  public void noted(String text) {
    tell(listener -> listener.noted(text));
  }

  @Override
  public void ended(SessionEnd end) {
    tell(listener -> listener.ended(end));
  }

  private void tell(Consumer<RunListener> event) {
    all.forEach(event);
  }
}
