package dev.envoi.agent.codex;

import dev.envoi.trace.TraceJson;
import java.util.StringJoiner;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/// What the model reads the next time: its own calls and their outputs, and messages.
sealed interface HistoryItem {

  /// The model called a tool, which has not begun to run.
  ///
  /// @param input the arguments; a text where they are none
  /// @param readable whether the arguments could be read
  record Called(String callId, String tool, JsonNode input, boolean readable)
      implements HistoryItem {}

  /// A tool's output, as the model will read it.
  record Returned(String callId, String output) implements HistoryItem {}

  /// A text or a reasoning of the model.
  record Said(String itemId) implements HistoryItem {}

  /// Prompts, and what is not known.
  record Other(String type) implements HistoryItem {}

  static HistoryItem of(JsonNode item) {
    String type = item.path("type").asString("");
    String call = item.path("call_id").asString("");
    return switch (type) {
      case "function_call" -> function(call, item);
      case "custom_tool_call" ->
          new Called(
              call,
              item.path("name").asString(""),
              TraceJson.MAPPER.createObjectNode().put("command", item.path("input").asString("")),
              true);
      case "tool_search_call" -> new Called(call, "tool_search", item.path("arguments"), true);
      case "function_call_output", "custom_tool_call_output" ->
          new Returned(call, text(item.path("output")));
      case "tool_search_output" -> new Returned(call, item.path("tools").toString());
      case "reasoning", "web_search_call" -> new Said(item.path("id").asString(""));
      case "message" ->
          item.path("role").asString("").equals("assistant")
              ? new Said(item.path("id").asString(""))
              : new Other(type);
      default -> new Other(type);
    };
  }

  private static Called function(String call, JsonNode item) {
    String arguments = item.path("arguments").asString("");
    String space = item.path("namespace").asString("");
    String name = item.path("name").asString("");
    String tool = space.startsWith("mcp__") ? space + "__" + name : name;
    try {
      JsonNode input = TraceJson.MAPPER.readTree(arguments);
      if (input.isObject()) {
        return new Called(call, tool, input, true);
      }
    } catch (JacksonException e) {
      // told below
    }
    return new Called(
        call, tool, TraceJson.MAPPER.createObjectNode().put("arguments", arguments), false);
  }

  private static String text(JsonNode output) {
    if (output.isString()) {
      return output.stringValue();
    }
    StringJoiner text = new StringJoiner("\n");
    for (JsonNode piece : output) {
      text.add(piece.path("text").asString(""));
    }
    return text.toString();
  }
}
