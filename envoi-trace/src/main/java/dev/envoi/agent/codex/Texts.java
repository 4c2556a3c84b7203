package dev.envoi.agent.codex;

import dev.envoi.trace.PartType;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Texts and reasonings that are being written. Guarded by the monitor of the [Conversation].
final class Texts {
  private final Map<String, Open> open = new LinkedHashMap<>();

  /// One that has begun.
  ///
  /// @param number the part's number; 0 as long as it has no character
  /// @param begun by the monotonic clock
  /// @param refused whether there was no number for it
  record Open(String id, String threadId, PartType type, int number, long begun, boolean refused) {
    Open numbered(int given) {
      return new Open(id, threadId, type, given, begun, false);
    }

    Open withoutNumber() {
      return new Open(id, threadId, type, 0, begun, true);
    }

    String itemType() {
      return type == PartType.TEXT ? "agent_message" : "reasoning";
    }
  }

  /// Begins one, unless it has begun.
  Open begin(String id, String threadId, PartType type) {
    return open.computeIfAbsent(id, _ -> new Open(id, threadId, type, 0, System.nanoTime(), false));
  }

  void put(Open text) {
    open.put(text.id(), text);
  }

  void end(String id) {
    open.remove(id);
  }

  boolean has(String id) {
    return open.containsKey(id);
  }

  Open get(String id, String threadId) {
    return begin(id, threadId, PartType.TEXT);
  }

  /// Whether one with a number is being written.
  boolean isWriting() {
    return open.values().stream().anyMatch(text -> text.number() > 0);
  }

  /// Takes out all of a thread: nothing more will come of them.
  List<Open> drop(String threadId) {
    List<Open> dropped =
        open.values().stream().filter(text -> text.threadId().equals(threadId)).toList();
    dropped.forEach(text -> open.remove(text.id()));
    return dropped;
  }

  void clear() {
    open.clear();
  }
}
