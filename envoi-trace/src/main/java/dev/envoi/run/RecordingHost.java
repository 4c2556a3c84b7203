package dev.envoi.run;

import dev.envoi.agent.AgentHost;
import dev.envoi.recorder.Recorder;
import dev.envoi.trace.FinishedPart;
import dev.envoi.trace.JournalEvent;
import dev.envoi.trace.Part;
import dev.envoi.trace.PartType;
import dev.envoi.trace.Usage;
import java.io.IOException;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import tools.jackson.databind.JsonNode;

/// Passes what an agent does to the recorder, and remembers when anything happened last.
final class RecordingHost implements AgentHost {
  private final Recorder recorder;
  private final RunListener listener;
  private final AtomicLong lastEvent = new AtomicLong(System.nanoTime());
  private final AtomicReference<Usage> turnUsage = new AtomicReference<>(Usage.NONE);

  RecordingHost(Recorder recorder, RunListener listener) {
    this.recorder = recorder;
    this.listener = listener;
  }

  @Override
  public OptionalInt admit(PartType type, String itemType)
      throws IOException, InterruptedException {
    touch();
    return recorder.admit(type, itemType);
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
    if (part.usage() != null) {
      turnUsage.accumulateAndGet(part.usage(), Usage::plus);
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
  public boolean hasPartsLeft() {
    return recorder.hasPartsLeft();
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
    turnUsage.accumulateAndGet(usage, Usage::plus);
    recorder.used(usage, firstPart);
  }

  @Override
  public void heard() {
    touch();
  }

  @Override
  public void said(JsonNode raw) throws IOException {
    touch();
    recorder.note(new JournalEvent.AgentSaid(raw));
  }

  private void touch() {
    lastEvent.set(System.nanoTime());
  }

  /// Nanoseconds since anything happened.
  long silence() {
    return System.nanoTime() - lastEvent.get();
  }

  /// A new turn begins: its usage counts from nothing.
  void turnBegins() {
    touch();
    turnUsage.set(Usage.NONE);
  }

  /// Tokens of the turn so far.
  Usage turnUsage() {
    return turnUsage.get();
  }
}
