package dev.envoi.model;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/// One thing that a model says in an answer.
public sealed interface Said {

  /// Thought, shown as its summary.
  record Reasoning(String text) implements Said {}

  /// Words to the user.
  record Message(String text) implements Said {}

  /// A call of a tool.
  ///
  /// @param namespace whose tool it is, such as `mcp__NAME` of an MCP server; absent for the
  ///   agent's own
  /// @param arguments JSON, unless the call is meant to be malformed
  record Call(@Nullable String namespace, String tool, String arguments) implements Said {
    /// The same call of a tool that belongs there.
    public Call in(String other) {
      return new Call(other, tool, arguments);
    }
  }

  /// A call of a tool that takes text as it is.
  record FreeCall(String tool, String input) implements Said {}

  static Said reasoning(String text) {
    return new Reasoning(text);
  }

  static Said message(String text) {
    return new Message(text);
  }

  static Call call(String tool, Map<String, ?> arguments) {
    return new Call(null, tool, json(arguments));
  }

  static Said mcp(String server, String tool, Map<String, ?> arguments) {
    return new Call("mcp__" + server, tool, json(arguments));
  }

  /// Codex's command tool.
  static Said shell(String command) {
    return call("exec_command", Map.of("cmd", command));
  }

  /// Codex's patch tool.
  static Said patch(String patch) {
    return new FreeCall("apply_patch", patch);
  }

  /// A program in JavaScript that calls Codex's tools: code mode.
  static Said program(String javaScript) {
    return new FreeCall("exec", javaScript);
  }

  /// Codex's plan, its entries all of one status.
  static Said plan(String status, String... entries) {
    return call(
        "update_plan",
        Map.of(
            "plan",
            List.of(entries).stream()
                .map(entry -> Map.of("step", entry, "status", status))
                .toList()));
  }

  /// OpenCode's command tool.
  static Said bash(String command) {
    return call("bash", new TreeMap<>(Map.of("command", command, "description", "a command")));
  }

  /// OpenCode's tool that makes files.
  static Said write(String path, String content) {
    return call("write", new TreeMap<>(Map.of("filePath", path, "content", content)));
  }

  private static String json(Map<String, ?> arguments) {
    return JsonMapper.shared().writeValueAsString(arguments);
  }
}
