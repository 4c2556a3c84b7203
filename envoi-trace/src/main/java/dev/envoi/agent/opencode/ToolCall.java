package dev.envoi.agent.opencode;

import dev.envoi.trace.PartType;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/// One call of a tool. Guarded by the monitor of the [Conversation].
final class ToolCall {
  private static final Set<String> PATCHES =
      Set.of("edit", "write", "patch", "apply_patch", "multiedit");

  /// What touches nothing in the workspace; `task` waits for a sub-agent, whose tools do.
  private static final Set<String> WITHOUT_SLOT =
      Set.of("task", "todowrite", "todoread", "invalid");

  final String session;
  final String message;
  final String callId;

  /// The place in the order in which models made their calls.
  final long order;

  /// An unknown tool becomes `invalid` on the way.
  String tool;

  JsonNode input;

  /// By the monotonic clock; 0 before it came to the gate.
  long askedAt;

  /// 0 before it was let in.
  int number;

  long admittedAt;
  boolean refused;
  boolean over;

  ToolCall(String session, String message, PartState.Call part, long order) {
    this.session = session;
    this.message = message;
    this.callId = part.callId();
    this.tool = part.tool();
    this.input = part.input();
    this.order = order;
  }

  boolean needsSlot() {
    return !WITHOUT_SLOT.contains(tool);
  }

  PartType type() {
    return PATCHES.contains(tool) ? PartType.PATCH : PartType.TOOL;
  }

  /// Whether it will still come to the gate.
  boolean isExpected() {
    return askedAt == 0 && !over;
  }

  boolean isWaiting() {
    return askedAt != 0 && number == 0 && !refused && !over;
  }

  boolean isRunning() {
    return number != 0 && !over;
  }
}
