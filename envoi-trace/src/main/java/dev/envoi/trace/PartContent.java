package dev.envoi.trace;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// What a part holds, in full.
///
/// @param text of a reasoning or a text
/// @param tool the tool's name, of a tool call or a patch
/// @param input what the tool was called with
/// @param output what it answered
/// @param exitCode of a command
/// @param outputBytes how much the tool wrote, when the output was cut
/// @param subAgent the sub-agent that did it; absent for the agent itself
public record PartContent(
    @Nullable String text,
    @Nullable String tool,
    @Nullable JsonNode input,
    @Nullable String output,
    @Nullable Integer exitCode,
    @Nullable Long outputBytes,
    @Nullable String subAgent) {

  public static PartContent text(String text) {
    return new PartContent(text, null, null, null, null, null, null);
  }

  public static PartContent tool(String tool, JsonNode input, String output) {
    return new PartContent(null, tool, input, output, null, null, null);
  }

  public PartContent withExitCode(int status) {
    return new PartContent(text, tool, input, output, status, outputBytes, subAgent);
  }

  public PartContent withOutputBytes(long bytes) {
    return new PartContent(text, tool, input, output, exitCode, bytes, subAgent);
  }

  public PartContent withSubAgent(String id) {
    return new PartContent(text, tool, input, output, exitCode, outputBytes, id);
  }
}
