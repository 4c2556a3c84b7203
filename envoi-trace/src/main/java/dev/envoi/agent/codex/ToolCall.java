package dev.envoi.agent.codex;

import dev.envoi.trace.PartType;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// One call of a tool, from the first that is heard of it to its end. Guarded by the monitor of the
/// [Conversation].
final class ToolCall {
  /// Calls of other agents of the team: they wait for each other and never touch the workspace.
  private static final Set<String> TEAM =
      Set.of(
          "spawn_agent",
          "send_input",
          "wait_agent",
          "close_agent",
          "resume_agent",
          "followup_task",
          "send_message",
          "interrupt_agent",
          "list_agents");

  final String id;
  final String threadId;
  final String tool;
  final JsonNode input;

  /// In what order it was first heard of.
  final long order;

  /// Whether Codex reported it before it ran.
  final boolean reported;

  /// Whether the gate is not asked about it.
  boolean ungated;

  /// When the hook asked, by the monotonic clock; 0 before.
  long askedAt;

  /// Whether its hook has gone away.
  boolean withdrawn;

  /// The part's number; 0 before it was admitted.
  int number;

  /// When it was admitted.
  long admittedAt;

  /// Whether it is shown as running.
  boolean started;

  /// Whether its part is recorded.
  boolean over;

  /// Whether its command runs on, though its part is recorded.
  boolean background;

  ToolCall(Question question, long order) {
    this.id = question.callId();
    this.threadId = question.threadId();
    this.tool = question.tool();
    this.input = question.input();
    this.order = order;
    this.reported = false;
  }

  ToolCall(String threadId, HistoryItem.Called called, long order) {
    this.id = called.callId();
    this.threadId = threadId;
    this.tool = called.tool();
    this.input = called.input();
    this.order = order;
    this.reported = true;
  }

  boolean isRunning() {
    return number > 0 && !over;
  }

  /// Whether it may still come to the gate.
  boolean isExpected() {
    return number == 0 && !over && !withdrawn;
  }

  /// Whether nothing else may run beside it.
  boolean needsSlot() {
    return !TEAM.contains(tool);
  }

  boolean isCommand() {
    return tool.equals("exec_command") || tool.equals("Bash");
  }

  /// Whether it is a call inside a program of the model, of which only its items are told.
  boolean isNested() {
    return id.startsWith("exec-");
  }

  PartType type() {
    return tool.equals("apply_patch") ? PartType.PATCH : PartType.TOOL;
  }

  /// The name in the trace: that of Codex's items, else that of the tool.
  String itemType() {
    if (isCommand()) {
      return "command_execution";
    }
    if (tool.startsWith("mcp__")) {
      return "mcp_tool_call";
    }
    if (TEAM.contains(tool)) {
      return "collab_agent_tool_call";
    }
    return switch (tool) {
      case "apply_patch" -> "file_change";
      case "view_image" -> "image_view";
      default -> tool;
    };
  }

  /// Whether a call of this tool is one that the gate is asked about.
  static boolean isGated(String tool) {
    return TEAM.contains(tool)
        || tool.startsWith("mcp__")
        || switch (tool) {
          case "exec_command",
              "apply_patch",
              "view_image",
              "update_plan",
              "request_user_input",
              "get_goal",
              "create_goal",
              "update_goal",
              "list_mcp_resources",
              "list_mcp_resource_templates",
              "read_mcp_resource" ->
              true;
          default -> false;
        };
  }

  /// Whether a call only continues another one, or holds others: then it is no part itself.
  static boolean isNoPart(String tool, JsonNode input) {
    return switch (tool) {
      case "write_stdin" -> true;
      case "exec" -> true; // a program; the calls inside it are the parts
      case "wait" -> input.has("cell_id");
      default -> false;
    };
  }

  /// What it is about, for a table.
  String summary() {
    for (String field : new String[] {"cmd", "command", "test_path", "message", "path", "query"}) {
      JsonNode value = input.path(field);
      if (value.isString()) {
        return tool.equals("apply_patch") ? tool : value.stringValue();
      }
    }
    return tool;
  }

  /// Named in a sentence.
  static String words(@Nullable ToolCall call) {
    return call == null ? "a tool" : call.tool + " (" + call.id + ")";
  }
}
