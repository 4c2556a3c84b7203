package dev.envoi.run;

import dev.envoi.agent.AgentHost;
import dev.envoi.recorder.Recorder;
import dev.envoi.trace.FinishedPart;
import dev.envoi.trace.JournalEvent;
import dev.envoi.trace.Part;
import dev.envoi.trace.PartStatus;
import dev.envoi.trace.PartType;
import dev.envoi.trace.Usage;
import java.io.IOException;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import tools.jackson.databind.JsonNode;

/// Passes what an agent does to the recorder, and remembers when anything happened last.
final class RecordingHost implements AgentHost {
  private final Recorder recorder;
  private final RunListener listener;
  private final AtomicLong lastEvent = new AtomicLong(System.nanoTime());
  private final AtomicInteger partsOfTurn = new AtomicInteger();
  private final Spending spending;

  RecordingHost(Recorder recorder, RunListener listener, Spending spending) {
    this.recorder = recorder;
    this.listener = listener;
    this.spending = spending;
  }

  @Override
  public OptionalInt admit(PartType type, String itemType)
      throws IOException, InterruptedException {
    touch();
    // What the model has said is recorded all the same; what it wants to do is not done.
    return spending.refusal().isPresent() ? OptionalInt.empty() : recorder.admit(type, itemType);
  }

  @Override
  public OptionalInt begin(PartType type, String itemType) throws IOException {
    touch();
    return recorder.begin(type, itemType);
  }

  @Override
  public void completed(FinishedPart part) throws IOException {
    touch();
    Part recorded = recorder.complete(part);
    if (part.status() != PartStatus.VOID) {
      partsOfTurn.incrementAndGet();
    }
    if (part.usage() != null) {
      spending.reported(part.usage());
    }
    listener.partCompleted(recorded);
    touch();
  }

  @Override
  public void sessionStarted(String sessionId) throws IOException {
    touch();
    recorder.note(new JournalEvent.SessionStarted(sessionId));
  }

  @Override
  public void sessionResumed(String sessionId, String caveat) throws IOException {
    touch();
    recorder.note(new JournalEvent.SessionResumed(sessionId, caveat.isEmpty() ? null : caveat));
  }

  @Override
  public boolean hasPartsLeft() {
    return spending.usedUp().isEmpty() && recorder.hasPartsLeft();
  }

  @Override
  public void goesOnInBackground(int part) {
    recorder.runsInBackground(part, true);
  }

  @Override
  public void backgroundEnded(int part) {
    touch();
    recorder.runsInBackground(part, false);
  }

  @Override
  public void used(Usage usage, int firstPart) throws IOException {
    touch();
    spending.reported(usage);
    recorder.used(usage, firstPart);
  }

  @Override
  public void heard() {
    touch();
  }

  @Override
  public void noted(String kind, String text) throws IOException {
    touch();
    recorder.note(new JournalEvent.Noted(kind, text));
  }

  @Override
  public void said(JsonNode raw) throws IOException {
    touch();
    recorder.note(new JournalEvent.AgentSaid(raw));
  }

  private void touch() {
    lastEvent.set(System.nanoTime());
  }

  /// Parts of this turn that hold something: what was cut and thrown away is no progress.
  int partsOfTurn() {
    return partsOfTurn.get();
  }

  /// Nanoseconds since anything happened.
  long silence() {
    return System.nanoTime() - lastEvent.get();
  }

  /// A new turn begins: its usage counts from nothing.
  void turnBegins() {
    touch();
    partsOfTurn.set(0);
    spending.turnBegins();
  }
}
