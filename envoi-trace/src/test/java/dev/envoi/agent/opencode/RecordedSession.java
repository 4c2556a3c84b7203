package dev.envoi.agent.opencode;

import dev.envoi.agent.TestingHost;
import dev.envoi.trace.TraceJson;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/// What OpenCode 1.18.33 told, cut to size; played to a [Conversation] as if our plugin had asked
/// before each tool. What was recorded of a second tool while a first one ran comes after the first
/// one's end, where the gate would have put it.
final class RecordedSession {
  private static final Set<String> WITHOUT_SLOT = Set.of("task", "todowrite", "invalid");

  final TestingHost host = new TestingHost(100);
  final Conversation conversation = new Conversation(host, "/workspace");
  private final Feed feed;
  private final List<JsonNode> events;
  private final Set<String> asked = new HashSet<>();
  private final Deque<JsonNode> later = new ArrayDeque<>();
  private String running = "";

  /// How many the server has told, of which its history knows.
  private int sent;

  RecordedSession(String name) throws IOException {
    try (InputStream in =
        RecordedSession.class.getResourceAsStream("/opencode/" + name + ".jsonl")) {
      if (in == null) {
        throw new IOException("there is no recording " + name);
      }
      events =
          new String(in.readAllBytes(), StandardCharsets.UTF_8)
              .lines()
              .map(TraceJson.MAPPER::readTree)
              .toList();
    }
    feed = new Feed(this::after, conversation);
    conversation.isOn(text("sessionID"));
    conversation.turnBegins(text("text"));
  }

  /// The first value of that name: of the session, and of the prompt.
  private String text(String name) {
    return events.stream()
        .flatMap(event -> event.findValuesAsString(name).stream())
        .findFirst()
        .orElseThrow();
  }

  /// What the server would tell again.
  private JsonNode after(JsonNode numbers) {
    var history = TraceJson.MAPPER.createArrayNode();
    for (JsonNode event : events.subList(0, sent)) {
      JsonNode kept = event.path("payload").path("syncEvent");
      String session = kept.path("aggregateID").asString("");
      if (kept.isObject() && kept.path("seq").asLong() > numbers.path(session).asLong(-1)) {
        var copy = TraceJson.MAPPER.createObjectNode().put("aggregate_id", session);
        copy.put("seq", kept.path("seq").asLong()).put("type", kept.path("type").asString(""));
        copy.set("data", kept.path("data"));
        history.add(copy);
      }
    }
    return history;
  }

  int size() {
    return events.size();
  }

  /// Plays all of it.
  RecordedSession play() throws Exception {
    for (JsonNode event : events) {
      next(event);
    }
    return this;
  }

  /// Plays the events of these places only, as they come: what the stream lost is in the history.
  void playRaw(int from, int to) throws Exception {
    sent = to;
    for (JsonNode event : events.subList(from, to)) {
      feed.take(event);
    }
  }

  /// Plays one more event, which was not recorded there.
  void tell(String event) throws Exception {
    feed.take(TraceJson.MAPPER.readTree(event));
  }

  private void next(JsonNode event) throws Exception {
    JsonNode part = part(event);
    if (!part.path("type").asString("").equals("tool")) {
      tell(event);
      return;
    }
    String id = part.path("id").asString("");
    String status = part.path("state").path("status").asString("");
    boolean slot = !WITHOUT_SLOT.contains(part.path("tool").asString(""));
    if (slot && !running.isEmpty() && !id.equals(running) && !status.equals("pending")) {
      later.add(event);
      return;
    }
    if (status.equals("running") && asked.add(id)) {
      ask(part);
      tell(event);
      running = slot ? id : running;
      return;
    }
    tell(event);
    if (id.equals(running) && (status.equals("completed") || status.equals("error"))) {
      running = "";
      for (int left = later.size(); left > 0; left--) {
        next(later.removeFirst());
      }
    }
  }

  private void ask(JsonNode part) throws Exception {
    String answer =
        conversation.decide(
            new Question.Call(
                part.path("sessionID").asString(""),
                part.path("callID").asString(""),
                part.path("tool").asString("")));
    if (!answer.isEmpty()) {
      throw new IllegalStateException("refused: " + part);
    }
  }

  private static JsonNode part(JsonNode event) {
    JsonNode payload = event.path("payload");
    JsonNode data = payload.path("syncEvent").path("data");
    return data.isObject() ? data.path("part") : payload.path("properties").path("part");
  }

  /// Most recordings are of the stream without numbers.
  private void tell(JsonNode event) throws Exception {
    JsonNode payload = event.path("payload");
    String type = payload.path("type").asString("");
    if (type.equals("session.error")) {
      conversation.stop(); // it was recorded while somebody ended the turn
    }
    if (type.equals("sync")) {
      feed.take(event);
    } else {
      conversation.heard(Event.of(type, payload.path("properties")), payload);
    }
  }
}
