package dev.envoi.agent.codex;

import dev.envoi.trace.TraceJson;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/// One line that the app server wrote.
sealed interface Incoming {

  /// The answer to a request of ours.
  record Answer(long id, JsonNode result) implements Incoming {}

  /// A request of ours was refused.
  record Refusal(long id, String message) implements Incoming {}

  /// Something happened.
  record Notice(Notification notification, JsonNode raw) implements Incoming {}

  /// The server wants something from us.
  record Request(JsonNode id, JsonNode raw) implements Incoming {}

  /// No message at all.
  record Garbage(String line) implements Incoming {}

  static Incoming parse(String line) {
    JsonNode message;
    try {
      message = TraceJson.MAPPER.readTree(line);
    } catch (JacksonException e) {
      return new Garbage(line);
    }
    JsonNode id = message.path("id");
    String method = message.path("method").asString("");
    if (!method.isEmpty()) {
      return id.isMissingNode()
          ? new Notice(Notification.of(method, message.path("params")), message)
          : new Request(id, message);
    }
    if (!id.isNumber()) {
      return new Garbage(line);
    }
    JsonNode error = message.path("error");
    return error.isObject()
        ? new Refusal(id.asLong(), error.path("message").asString("no reason given"))
        : new Answer(id.asLong(), message.path("result"));
  }
}
