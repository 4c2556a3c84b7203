package dev.envoi.agent.opencode;

import dev.envoi.trace.PartContent;
import dev.envoi.trace.PartStatus;
import java.util.List;
import tools.jackson.databind.JsonNode;

/// What the parts of tool calls hold.
final class PartContents {
  private static final String OF_OURS = OpenCodeConfig.SERVER + "_";

  /// What of a call's input says best what it does.
  private static final List<String> TELLING =
      List.of("command", "filePath", "path", "pattern", "description", "test_path", "url", "error");

  private PartContents() {}

  static PartContent content(PartState.Call part) {
    JsonNode state = part.raw();
    String output = state.path("output").asString(state.path("error").asString(""));
    PartContent content = PartContent.tool(name(part.tool()), part.input(), output);
    JsonNode exit = state.path("metadata").path("exit");
    return exit.isNumber() ? content.withExitCode(exit.asInt()) : content;
  }

  /// Whether it did what it was called for.
  static PartStatus status(PartState.Call part) {
    boolean failed =
        part.status().equals("error")
            || part.tool().equals("invalid")
            || part.raw().path("metadata").path("exit").asInt(0) != 0;
    return failed ? PartStatus.FAILED : PartStatus.COMPLETED;
  }

  static String summary(ToolCall call, String workspace) {
    String told = "";
    for (String name : TELLING) {
      String value = call.input.path(name).asString("");
      if (told.isEmpty() && !value.isBlank()) {
        told = value;
      }
    }
    String relative =
        told.startsWith(workspace + "/") ? told.substring(workspace.length() + 1) : told;
    return switch (call.tool) {
      case "bash", "edit", "write" -> relative.isEmpty() ? call.tool : relative;
      default -> (name(call.tool) + " " + relative).strip();
    };
  }

  /// A tool of our own server by its own name.
  static String name(String tool) {
    return tool.startsWith(OF_OURS) ? tool.substring(OF_OURS.length()) : tool;
  }
}
