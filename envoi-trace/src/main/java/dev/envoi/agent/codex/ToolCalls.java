package dev.envoi.agent.codex;

import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The calls of all threads, and who has the one slot for tools that can touch the workspace.
/// Guarded by the monitor of the [Conversation].
///
/// Calls of one thread go in the order in which the model made them, because Codex gives their
/// outputs to the model in that order: a later one that ran first would hold up the end of all
/// others.
final class ToolCalls {
  /// How long a later call waits for the question of an earlier one, which may itself wait inside
  /// Codex for the later one.
  static final Duration PATIENCE = Duration.ofMillis(300);

  private final CodexSettings.Patience patience;
  private final Map<String, ToolCall> calls = new LinkedHashMap<>();
  private final Set<String> programs = new HashSet<>();
  private @Nullable ToolCall holder;
  private long reported;

  ToolCalls(CodexSettings.Patience patience) {
    this.patience = patience;
  }

  /// The model called a tool.
  ToolCall report(String threadId, HistoryItem.Called called) {
    ToolCall call = new ToolCall(threadId, called, ++reported);
    calls.put(call.id, call);
    return call;
  }

  /// A program of this thread runs, or has run: calls inside it are not reported. Whether that was
  /// known of any thread.
  boolean program(String threadId) {
    boolean known = !programs.isEmpty();
    programs.add(threadId);
    return known;
  }

  boolean hasPrograms(String threadId) {
    return programs.contains(threadId);
  }

  /// A call that asks and was never reported.
  ToolCall unreported(Question question) {
    ToolCall call = new ToolCall(question, ++reported);
    calls.put(call.id, call);
    return call;
  }

  Optional<ToolCall> find(String id) {
    return Optional.ofNullable(calls.get(id));
  }

  /// Whether it is this call's turn.
  boolean mayGo(ToolCall call, long now) {
    if (!call.needsSlot()) {
      return true;
    }
    return holder == null
        && calls.values().stream()
            .filter(other -> other.threadId.equals(call.threadId) && other.order < call.order)
            .filter(other -> other.isExpected() && other.needsSlot())
            .allMatch(other -> other.askedAt == 0 && isPatienceOver(call, now));
  }

  private static boolean isPatienceOver(ToolCall call, long now) {
    return now - call.askedAt > PATIENCE.toNanos();
  }

  void admitted(ToolCall call, int number, long now) {
    call.number = number;
    call.admittedAt = now;
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

  /// Who has the slot though it may have ended without a word: a call inside a program.
  Optional<ToolCall> silentHolder(boolean blind, long now) {
    ToolCall call = holder;
    if (call == null || !(blind || call.isNested())) {
      return Optional.empty();
    }
    Duration most = call.started ? patience.longestCommand() : patience.longestStart();
    boolean isSilent = now - call.admittedAt > most.toNanos();
    return isSilent && (call.isCommand() || !call.started) ? Optional.of(call) : Optional.empty();
  }

  /// Whether a part that can touch the workspace is not recorded yet.
  boolean isSlotTaken() {
    return holder != null;
  }

  /// What runs inside the programs of a thread.
  List<ToolCall> nested(String threadId) {
    return calls.values().stream()
        .filter(call -> call.isNested() && call.isRunning() && call.threadId.equals(threadId))
        .toList();
  }

  /// What still runs, of all threads.
  List<ToolCall> running() {
    return calls.values().stream().filter(ToolCall::isRunning).toList();
  }

  /// A turn is over: nobody waits any more; what runs on in the background is remembered.
  void turnOver() {
    holder = null;
    calls.values().removeIf(call -> !call.background);
  }
}
