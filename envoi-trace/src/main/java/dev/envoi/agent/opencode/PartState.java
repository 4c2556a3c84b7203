package dev.envoi.agent.opencode;

import dev.envoi.trace.Usage;
import tools.jackson.databind.JsonNode;

/// What OpenCode says of one part of a message.
sealed interface PartState {
  String id();

  /// Words of the agent, or of the user.
  ///
  /// @param ended whether it is whole
  /// @param synthetic whether OpenCode put it there itself
  record Words(String id, boolean reasoning, String text, boolean ended, boolean synthetic)
      implements PartState {}

  /// A call of a tool.
  ///
  /// @param status `pending`, `running`, `completed`, `error`
  /// @param raw its state as it came
  record Call(String id, String callId, String tool, String status, JsonNode raw)
      implements PartState {
    boolean isOver() {
      return status.equals("completed") || status.equals("error");
    }

    JsonNode input() {
      return raw.path("input");
    }

    /// Whether the tool itself says something already.
    boolean showsOutput() {
      return raw.path("metadata").isObject() && !raw.path("metadata").isEmpty();
    }
  }

  /// An answer of the model begins; an earlier one in the same message was thrown away.
  record AnswerBegins(String id) implements PartState {}

  /// An answer of the model is whole.
  ///
  /// @param reason such as `stop`; `unknown` when the provider gave none
  record AnswerOver(String id, String reason, Usage usage) implements PartState {}

  record Other(String id, String type) implements PartState {}

  static PartState of(JsonNode part) {
    String id = part.path("id").asString("");
    String type = part.path("type").asString("");
    return switch (type) {
      case "text", "reasoning" ->
          new Words(
              id,
              type.equals("reasoning"),
              part.path("text").asString(""),
              !part.has("time") || part.path("time").has("end"),
              part.path("synthetic").asBoolean(false) || part.path("ignored").asBoolean(false));
      case "tool" ->
          new Call(
              id,
              part.path("callID").asString(""),
              part.path("tool").asString(""),
              part.path("state").path("status").asString(""),
              part.path("state"));
      case "step-start" -> new AnswerBegins(id);
      case "step-finish" ->
          new AnswerOver(id, part.path("reason").asString(""), usage(part.path("tokens")));
      default -> new Other(id, type);
    };
  }

  /// OpenCode tells cached input and reasoning apart from the rest.
  private static Usage usage(JsonNode tokens) {
    long cached = tokens.path("cache").path("read").asLong(0);
    return new Usage(
        tokens.path("input").asLong(0) + cached + tokens.path("cache").path("write").asLong(0),
        cached,
        tokens.path("output").asLong(0) + tokens.path("reasoning").asLong(0));
  }
}
