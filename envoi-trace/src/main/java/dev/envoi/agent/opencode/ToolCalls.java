package dev.envoi.agent.opencode;

import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The calls of all sessions, and who has the one slot for tools that can touch the workspace.
/// Guarded by the monitor of the [Conversation].
///
/// Calls of one session go in the order in which the model made them. All of them ask, though at
/// times a later one first.
final class ToolCalls {
  /// How long a later call waits for the question of an earlier one.
  static final Duration PATIENCE = Duration.ofSeconds(1);

  private final Map<String, ToolCall> byPart = new LinkedHashMap<>();

  /// Providers may give an id a second time, in another answer.
  private final Map<String, ToolCall> newest = new HashMap<>();

  private @Nullable ToolCall holder;
  private long reported;

  /// A call as OpenCode shows it, for the first time or again.
  ToolCall report(String session, String message, PartState.Call part) {
    ToolCall call = byPart.get(part.id());
    if (call == null) {
      call = new ToolCall(session, message, part, ++reported);
      byPart.put(part.id(), call);
      newest.put(session + " " + part.callId(), call);
    }
    call.tool = part.tool();
    call.input = part.input();
    return call;
  }

  /// The call that a hook means.
  Optional<ToolCall> find(Question.Call question) {
    ToolCall call = newest.get(question.sessionId() + " " + question.callId());
    return call == null || call.over ? Optional.empty() : Optional.of(call);
  }

  /// Whether it is this call's turn.
  boolean mayGo(ToolCall call, long now) {
    if (!call.needsSlot()) {
      return true;
    }
    boolean isPatient = now - call.askedAt < PATIENCE.toNanos();
    return holder == null
        && byPart.values().stream()
            .filter(other -> other.order < call.order && other.needsSlot())
            .noneMatch(other ->
                other.isWaiting()
                    || (isPatient && other.isExpected() && other.session.equals(call.session)));
  }

  void admitted(ToolCall call, int number) {
    call.number = number;
    call.admittedAt = System.nanoTime();
    if (call.needsSlot()) {
      holder = call;
    }
  }

  void over(ToolCall call) {
    call.over = true;
    if (holder == call) {
      holder = null;
    }
  }

  /// Whether a part that can touch the workspace is not recorded yet.
  boolean isSlotTaken() {
    return holder != null;
  }

  /// Nobody waits any more.
  void turnOver() {
    holder = null;
    byPart.clear();
    newest.clear();
  }
}
