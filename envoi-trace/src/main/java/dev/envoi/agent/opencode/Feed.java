package dev.envoi.agent.opencode;

import dev.envoi.trace.TraceJson;
import java.util.HashMap;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Makes one gapless order, each event once, of what the server's stream tells and what its history
/// tells again. Owned by the thread that reads the stream.
///
/// What is kept by the server has a number within its session; the rest (deltas, states, errors) is
/// told live only.
final class Feed {
  private final History history;
  private final Listener listener;
  private final Map<String, Long> last = new HashMap<>();

  /// Hears everything, in its order.
  interface Listener {
    void heard(Event event, JsonNode raw);

    /// A line of the stream that is no event.
    void garbage(JsonNode raw);
  }

  /// Tells what happened after these numbers, and all of other sessions.
  interface History {
    JsonNode after(JsonNode numbers) throws OpenCodeException, InterruptedException;
  }

  Feed(History history, Listener listener) {
    this.history = history;
    this.listener = listener;
  }

  /// What is in the history already is of no interest.
  void begin() throws OpenCodeException, InterruptedException {
    for (JsonNode event : history.after(numbers())) {
      last.merge(event.path("aggregate_id").asString(""), event.path("seq").asLong(), Math::max);
    }
  }

  private ObjectNode numbers() {
    ObjectNode numbers = TraceJson.MAPPER.createObjectNode();
    last.forEach(numbers::put);
    return numbers;
  }

  /// One message of the stream.
  void take(JsonNode message) throws OpenCodeException, InterruptedException {
    JsonNode payload = message.path("payload");
    String type = payload.path("type").asString("");
    if (type.equals("sync")) {
      JsonNode event = payload.path("syncEvent");
      String session = event.path("aggregateID").asString("");
      if (event.path("seq").asLong() > last.getOrDefault(session, -1L) + 1) {
        catchUp();
      }
      kept(session, event);
    } else if (type.isEmpty()) {
      listener.garbage(message);
    } else if (!isKept(type)) {
      listener.heard(Event.of(type, payload.path("properties")), payload);
    }
  }

  /// After the stream was broken: what happened meanwhile.
  void catchUp() throws OpenCodeException, InterruptedException {
    for (JsonNode event : history.after(numbers())) {
      kept(event.path("aggregate_id").asString(""), event);
    }
  }

  private void kept(String session, JsonNode event) {
    long number = event.path("seq").asLong();
    if (number <= last.getOrDefault(session, -1L)) {
      return;
    }
    last.put(session, number);
    String type = event.path("type").asString("").replaceFirst("\\.\\d+$", "");
    listener.heard(Event.of(type, event.path("data")), event);
  }

  /// What comes a second time with its number.
  private static boolean isKept(String type) {
    return switch (type) {
      case "session.created",
          "session.updated",
          "session.deleted",
          "message.updated",
          "message.removed",
          "message.part.updated",
          "message.part.removed" ->
          true;
      default -> false;
    };
  }
}
