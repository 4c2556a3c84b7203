package dev.envoi.agent;

import dev.envoi.trace.FinishedPart;
import dev.envoi.trace.PartType;
import dev.envoi.trace.Usage;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/// Gives numbers away in their order, up to a limit, and remembers what it was told.
public final class TestingHost implements AgentHost {
  private final int most;
  private int given;
  private boolean slotTaken;

  public final List<FinishedPart> completed = new ArrayList<>();
  public final List<String> notes = new ArrayList<>();
  public final List<JsonNode> said = new ArrayList<>();
  public final List<Integer> background = new ArrayList<>();
  public final Map<Integer, Usage> used = new TreeMap<>();

  public TestingHost(int most) {
    this.most = most;
  }

  @Override
  public synchronized OptionalInt admit(PartType type, String itemType) {
    if (slotTaken) {
      throw new IllegalStateException("two tools at a time");
    }
    OptionalInt number = begin(type, itemType);
    slotTaken = number.isPresent();
    return number;
  }

  @Override
  public synchronized OptionalInt begin(PartType type, String itemType) {
    return given < most ? OptionalInt.of(++given) : OptionalInt.empty();
  }

  @Override
  public synchronized void completed(FinishedPart part) {
    completed.add(part);
    if (part.type() == PartType.TOOL || part.type() == PartType.PATCH) {
      slotTaken = false;
    }
  }

  @Override
  public void sessionStarted(String sessionId) {}

  @Override
  public void sessionResumed(String sessionId, String caveat) {}

  @Override
  public synchronized boolean hasPartsLeft() {
    return given < most;
  }

  @Override
  public synchronized void goesOnInBackground(int part) {
    background.add(part);
  }

  @Override
  public synchronized void backgroundEnded(int part) {
    background.remove(Integer.valueOf(part));
  }

  @Override
  public synchronized void used(Usage usage, int firstPart) {
    used.merge(firstPart, usage, Usage::plus);
  }

  @Override
  public void heard() {}

  @Override
  public synchronized void noted(String kind, String text) {
    notes.add(kind);
  }

  @Override
  public synchronized void said(JsonNode raw) {
    said.add(raw);
  }

  /// The parts in the order of their numbers, each in a line.
  public synchronized List<String> lines() {
    return completed.stream()
        .sorted((one, other) -> Integer.compare(one.number(), other.number()))
        .map(part ->
            "%d %s %s: %s"
                .formatted(
                    part.number(),
                    part.itemType(),
                    part.status().name().toLowerCase(java.util.Locale.ROOT),
                    part.summary().replace("\n", " ")))
        .toList();
  }
}
