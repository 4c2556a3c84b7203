package dev.envoi.agent.codex;

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

/// What Codex 0.169.0 wrote on its standard output, cut to size; played to a [Conversation] as if
/// our hook had been asked before each tool. What was recorded of a second tool while a first one
/// ran comes after the first one's end, where the gate would have put it.
final class Recording {
  private final Conversation conversation;
  private final Set<String> asked = new HashSet<>();
  private final Deque<String> later = new ArrayDeque<>();
  private String root = "";
  private String running = "";

  Recording(Conversation conversation) {
    this.conversation = conversation;
  }

  static List<String> lines(String name) throws IOException {
    try (InputStream in = Recording.class.getResourceAsStream("/codex/" + name + ".jsonl")) {
      if (in == null) {
        throw new IOException("there is no recording " + name);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
    }
  }

  /// Plays all of it.
  void play(String name) throws IOException, InterruptedException {
    conversation.turnBegins();
    for (String line : lines(name)) {
      play(TraceJson.MAPPER.readTree(line));
    }
    conversation.turnIsOver();
  }

  private void play(JsonNode message) throws IOException, InterruptedException {
    JsonNode params = message.path("params");
    JsonNode item = params.path("item");
    String method = message.path("method").asString("");
    if (method.equals("thread/started")) {
      root = params.path("thread").path("id").asString("");
      conversation.isOn(root, false);
    }
    String id = call(item);
    if (!running.isEmpty()
        && !id.isEmpty()
        && !id.equals(running)
        && (method.equals("item/started") || method.equals("item/completed"))) {
      later.add(message.toString());
      return;
    }
    if (method.equals("item/started") && Item.of(item).isGated()) {
      ask(id, params, tool(item));
      running = needsSlot(item) ? id : "";
    }
    if (item.path("type").asString("").endsWith("call_output")
        && item.path("output").asString("").startsWith("apply_patch verification failed")) {
      ask(id, params, "apply_patch");
    }
    if (item.path("output").asString("").equals("Plan updated")) {
      ask(id, params, "update_plan");
    }
    tell(message);
    if (id.equals(running) && !method.equals("item/started")) {
      running = "";
      while (running.isEmpty() && !later.isEmpty()) {
        play(TraceJson.MAPPER.readTree(later.removeFirst()));
      }
    }
  }

  private void tell(JsonNode message) {
    switch (Incoming.parse(message.toString())) {
      case Incoming.Notice(Notification notification, JsonNode raw) ->
          conversation.heard(notification, raw);
      case Incoming.Garbage(String line) -> conversation.garbage(line);
      default -> throw new IllegalStateException("recordings hold notifications only");
    }
  }

  private void ask(String id, JsonNode params, String tool)
      throws IOException, InterruptedException {
    if (!asked.add(id)) {
      return;
    }
    String thread = params.path("threadId").asString("");
    String answer =
        conversation.decide(
            new Question(root, thread, id, tool, TraceJson.MAPPER.createObjectNode()));
    if (!answer.isEmpty()) {
      throw new IllegalStateException(id + " was refused: " + answer);
    }
  }

  private static boolean needsSlot(JsonNode item) {
    return !item.path("type").asString("").equals("collabAgentToolCall");
  }

  private static String call(JsonNode item) {
    String type = item.path("type").asString("");
    boolean isCall = Item.of(item).isGated() || type.endsWith("call_output");
    return isCall ? item.path("call_id").asString(item.path("id").asString("")) : "";
  }

  private static String tool(JsonNode item) {
    return switch (item.path("type").asString("")) {
      case "commandExecution" -> "Bash";
      case "fileChange" -> "apply_patch";
      case "mcpToolCall" -> "mcp__tests__run_tests";
      default -> "wait_agent";
    };
  }
}
