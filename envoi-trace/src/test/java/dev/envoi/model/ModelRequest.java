package dev.envoi.model;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A request as it came in.
///
/// @param headers by their names in lower case
/// @param outputs what tools have answered, in the order of the conversation
public record ModelRequest(
    String path, Map<String, String> headers, JsonNode body, List<ToolOutput> outputs) {
  public ModelRequest {
    headers = Map.copyOf(headers);
    outputs = List.copyOf(outputs);
  }

  /// What a tool answered to a call.
  public record ToolOutput(String callId, String text) {}

  /// A header, or empty.
  public String header(String name) {
    return headers.getOrDefault(name.toLowerCase(Locale.ROOT), "");
  }

  /// The bearer token, or empty.
  public String key() {
    String value = header("authorization");
    return value.startsWith("Bearer ") ? value.substring("Bearer ".length()) : "";
  }

  public String model() {
    return body.path("model").asString("");
  }

  /// The conversation that it belongs to: a sub-agent has its own.
  public String thread() {
    return header("thread-id") + header("x-session-id");
  }

  /// What Codex wants it for: `turn` or `compaction`; empty for other clients.
  public String kind() {
    String metadata = header("x-codex-turn-metadata");
    return metadata.isEmpty()
        ? ""
        : JsonMapper.shared().readTree(metadata).path("request_kind").asString("");
  }

  /// The newest answer of a tool, or empty.
  public String lastOutput() {
    return outputs.isEmpty() ? "" : outputs.getLast().text();
  }
}
