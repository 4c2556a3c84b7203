package dev.envoi.agent.opencode;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// Something that happened in a session, each once.
sealed interface Event {

  /// A session began.
  ///
  /// @param parent of a sub-agent; empty for one that somebody asked for
  record SessionCreated(String session, String parent) implements Event {}

  /// A message is as this says.
  record MessageUpdated(String session, Message message) implements Event {}

  /// A part of a message is as this says.
  record PartUpdated(String session, String message, PartState part) implements Event {}

  /// A text or reasoning has grown.
  record Delta(String session, String message, String part) implements Event {}

  /// What a session is doing: `busy`, `idle`, or `retry`.
  record Status(String session, String type) implements Event {}

  /// A turn is over, or nearly so.
  record Idle(String session) implements Event {}

  record Failed(String session, Trouble trouble) implements Event {}

  /// A question of OpenCode's own, which our settings rule out.
  record Asked(String session, String what) implements Event {}

  /// Such a question was answered, and not by us.
  record Answered(String session, String what) implements Event {}

  record Other(String type) implements Event {}

  /// A message.
  ///
  /// @param ended whether nothing more comes
  /// @param summary whether it is a compaction's, not the agent's
  record Message(
      String id, boolean ofUser, boolean ended, boolean summary, @Nullable Trouble trouble) {}

  /// What went wrong.
  ///
  /// @param status of HTTP; 0 when there was none
  record Trouble(String name, String message, int status, boolean retriable) {
    /// We, or somebody, asked for it.
    boolean isAbort() {
      return name.equals("MessageAbortedError");
    }

    static @Nullable Trouble of(JsonNode error) {
      if (!error.isObject()) {
        return null;
      }
      JsonNode data = error.path("data");
      return new Trouble(
          error.path("name").asString("UnknownError"),
          data.path("message").asString("no reason given"),
          data.path("statusCode").asInt(0),
          data.path("isRetryable").asBoolean(false));
    }
  }

  /// An event by its type without a version, and its properties.
  static Event of(String type, JsonNode properties) {
    String session = properties.path("sessionID").asString("");
    JsonNode info = properties.path("info");
    return switch (type) {
      case "session.created" ->
          new SessionCreated(info.path("id").asString(session), info.path("parentID").asString(""));
      case "message.updated" ->
          new MessageUpdated(info.path("sessionID").asString(session), message(info));
      case "message.part.updated" -> {
        JsonNode part = properties.path("part");
        yield new PartUpdated(
            part.path("sessionID").asString(session),
            part.path("messageID").asString(""),
            PartState.of(part));
      }
      case "message.part.delta" ->
          new Delta(
              session,
              properties.path("messageID").asString(""),
              properties.path("partID").asString(""));
      case "session.status" ->
          new Status(session, properties.path("status").path("type").asString(""));
      case "session.idle" -> new Idle(session);
      case "session.error" -> {
        Trouble trouble = Trouble.of(properties.path("error"));
        yield trouble == null ? new Other(type) : new Failed(session, trouble);
      }
      case "permission.asked", "question.asked" ->
          new Asked(session, properties.path("permission").asString("a question"));
      case "permission.replied", "question.replied", "question.rejected" ->
          new Answered(session, type);
      default -> new Other(type);
    };
  }

  private static Message message(JsonNode info) {
    return new Message(
        info.path("id").asString(""),
        info.path("role").asString("").equals("user"),
        info.path("time").has("completed"),
        info.path("summary").isBoolean() && info.path("summary").asBoolean(),
        Trouble.of(info.path("error")));
  }
}
