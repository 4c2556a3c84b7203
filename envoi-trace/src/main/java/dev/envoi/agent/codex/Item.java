package dev.envoi.agent.codex;

import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// A piece of the agent's work as the app server shows it.
sealed interface Item {
  String id();

  /// Its summary; what has no text is no part.
  record Reasoning(String id, String text) implements Item {}

  record Message(String id, String text) implements Item {}

  /// A command.
  ///
  /// @param output standard output and error, mixed
  record CommandRun(
      String id, String command, String output, @Nullable Integer exitCode, String status)
      implements Item {}

  /// A change of files by the agent's own edit tool.
  ///
  /// @param paths what it touched
  record FileChange(String id, List<String> paths, String status) implements Item {}

  /// A call of an MCP server's tool.
  record McpCall(String id, String tool, JsonNode arguments, String answer, String status)
      implements Item {}

  /// A search of the web, run by the provider.
  record WebSearch(String id, String query) implements Item {}

  /// Another call that the gate sees.
  record OtherCall(String id, String type, String status) implements Item {}

  /// No part: prompts, compaction, what a sub-agent is up to, what is not known.
  record Bookkeeping(String id, String type) implements Item {}

  static Item of(JsonNode item) {
    String id = item.path("id").asString("");
    String status = item.path("status").asString("");
    String type = item.path("type").asString("");
    return switch (type) {
      case "reasoning" -> new Reasoning(id, reasoning(item));
      case "agentMessage" -> new Message(id, item.path("text").asString(""));
      case "commandExecution" ->
          new CommandRun(
              id,
              item.path("command").asString(""),
              item.path("aggregatedOutput").asString(""),
              item.path("exitCode").isNumber() ? item.path("exitCode").asInt() : null,
              status);
      case "fileChange" -> new FileChange(id, paths(item.path("changes")), status);
      case "mcpToolCall" ->
          new McpCall(
              id,
              item.path("tool").asString(""),
              item.path("arguments"),
              answer(item),
              failedByItself(item) ? "failed" : status);
      case "webSearch" -> new WebSearch(id, item.path("query").asString(""));
      case "imageView", "collabAgentToolCall" -> new OtherCall(id, type, status);
      default -> new Bookkeeping(id, type);
    };
  }

  /// Whether the gate must have admitted it before it can be seen.
  default boolean isGated() {
    return switch (this) {
      case CommandRun _, FileChange _, McpCall _, OtherCall _ -> true;
      case Reasoning _, Message _, WebSearch _, Bookkeeping _ -> false;
    };
  }

  private static String reasoning(JsonNode item) {
    StringJoiner text = new StringJoiner("\n");
    for (String field : List.of("summary", "content")) {
      for (JsonNode piece : item.path(field)) {
        text.add(piece.isString() ? piece.stringValue() : piece.path("text").asString(""));
      }
    }
    return text.toString().strip();
  }

  private static List<String> paths(JsonNode changes) {
    List<String> paths = new ArrayList<>();
    for (JsonNode change : changes) {
      paths.add(change.path("path").asString(""));
    }
    return paths;
  }

  private static String answer(JsonNode item) {
    if (item.path("error").isObject()) {
      return item.path("error").path("message").asString("");
    }
    StringJoiner text = new StringJoiner("\n");
    for (JsonNode piece : item.path("result").path("content")) {
      text.add(piece.path("text").asString(""));
    }
    return text.toString();
  }

  private static boolean failedByItself(JsonNode item) {
    return item.path("error").isObject();
  }
}
