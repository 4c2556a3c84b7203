package dev.envoi.agent.codex;

import dev.envoi.trace.PartContent;
import dev.envoi.trace.PartStatus;
import dev.envoi.trace.PartType;
import dev.envoi.trace.TraceJson;
import java.util.List;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/// What the parts of tool calls hold.
final class PartContents {
  /// How Codex begins the output of a call that came to nothing.
  private static final List<String> FAILURES =
      List.of(
          "apply_patch verification failed",
          "exec_command failed",
          "failed to",
          "unsupported call",
          "Command blocked",
          "aborted",
          "it failed");

  private PartContents() {}

  /// What a call came to.
  record Result(
      PartType type, String itemType, PartStatus status, String summary, PartContent content) {}

  /// By its item.
  static Result of(ToolCall call, Item item) {
    return switch (item) {
      case Item.CommandRun run -> command(call, run);
      case Item.FileChange(_, List<String> paths, String status) ->
          new Result(
              PartType.PATCH,
              "file_change",
              status(status),
              String.join(", ", relative(paths)),
              PartContent.tool("apply_patch", call.input, String.join("\n", paths)));
      case Item.McpCall(_, String tool, JsonNode arguments, String answer, String status) ->
          new Result(
              PartType.TOOL,
              "mcp_tool_call",
              status(status),
              tool + " " + call.summary(),
              PartContent.tool(tool, arguments, answer));
      case Item.WebSearch(_, String query) ->
          plain(call, PartStatus.COMPLETED, query, input("query", query));
      case Item.OtherCall(_, _, String status) ->
          plain(call, status(status), call.summary(), call.input);
      default -> plain(call, PartStatus.COMPLETED, call.summary(), call.input);
    };
  }

  private static Result command(ToolCall call, Item.CommandRun run) {
    PartContent content = PartContent.tool(call.tool, call.input, run.output());
    Integer exitCode = run.exitCode();
    return new Result(
        PartType.TOOL,
        "command_execution",
        status(run.status()),
        call.summary(),
        exitCode == null ? content : content.withExitCode(exitCode));
  }

  private static Result plain(ToolCall call, PartStatus status, String summary, JsonNode input) {
    return new Result(
        call.type(), call.itemType(), status, summary, PartContent.tool(call.tool, input, ""));
  }

  /// By what the model was told, where no item says more.
  static Result returned(ToolCall call, String output) {
    boolean failed = FAILURES.stream().anyMatch(output::startsWith) || isPatchWithoutItem(call);
    return new Result(
        call.type(),
        call.itemType(),
        failed ? PartStatus.FAILED : PartStatus.COMPLETED,
        call.summary(),
        PartContent.tool(call.tool, call.input, output));
  }

  private static boolean isPatchWithoutItem(ToolCall call) {
    return call.type() == PartType.PATCH && !call.started;
  }

  private static PartStatus status(String word) {
    return word.equals("completed") ? PartStatus.COMPLETED : PartStatus.FAILED;
  }

  private static List<String> relative(List<String> paths) {
    Stream<String> names = paths.stream().map(path -> path.replaceFirst("^/workspace/", ""));
    return names.toList();
  }

  static JsonNode input(String name, String value) {
    return TraceJson.MAPPER.createObjectNode().put(name, value);
  }
}
