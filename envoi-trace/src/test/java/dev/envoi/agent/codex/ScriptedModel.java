package dev.envoi.agent.codex;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.envoi.trace.TraceJson;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// A provider of the Responses API that plays a script: one answer a request. Requests of
/// sub-agents are told apart by a word in their last message.
final class ScriptedModel implements AutoCloseable {
  private static final AtomicInteger IDS = new AtomicInteger();

  private final HttpServer server;
  private final Deque<Answer> script = new ArrayDeque<>();
  private final List<Special> special = new ArrayList<>();
  private final List<JsonNode> requests = new ArrayList<>();

  /// What is sent for a request.
  interface Answer {
    void send(HttpExchange exchange) throws IOException;
  }

  private record Special(Function<JsonNode, Boolean> matches, Answer answer) {}

  ScriptedModel() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/v1/responses", this::answer);
    server.start();
  }

  URI base() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/v1");
  }

  /// The next answers: each a whole response with these items.
  synchronized ScriptedModel then(ObjectNode... items) {
    script.add(response(true, items));
    return this;
  }

  synchronized ScriptedModel then(Answer answer) {
    script.add(answer);
    return this;
  }

  /// What is answered, once, to a request that this holds for, before the script.
  synchronized ScriptedModel when(Function<JsonNode, Boolean> matches, ObjectNode... items) {
    special.add(new Special(matches, response(true, items)));
    return this;
  }

  synchronized List<JsonNode> requests() {
    return List.copyOf(requests);
  }

  /// The output of a call in the last request.
  synchronized String lastOutput(String callId) {
    for (JsonNode item : requests.getLast().path("input")) {
      if (item.path("call_id").asString("").equals(callId) && item.has("output")) {
        JsonNode output = item.path("output");
        return output.isString() ? output.stringValue() : output.toString();
      }
    }
    return "";
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      JsonNode request = TraceJson.MAPPER.readTree(exchange.getRequestBody().readAllBytes());
      choose(request).send(exchange);
    }
  }

  private synchronized Answer choose(JsonNode request) {
    requests.add(request);
    Optional<Special> fitting =
        special.stream().filter(one -> one.matches().apply(request)).findFirst();
    if (fitting.isPresent()) {
      special.remove(fitting.get());
      return fitting.get().answer();
    }
    return script.isEmpty() ? response(true, message("nothing more")) : script.removeFirst();
  }

  /// A response with these items; one that is cut has no end.
  static Answer response(boolean whole, ObjectNode... items) {
    return exchange -> {
      exchange.getResponseHeaders().add("Content-Type", "text/event-stream");
      exchange.sendResponseHeaders(200, 0);
      OutputStream out = exchange.getResponseBody();
      for (ObjectNode item : items) {
        delta(out, item);
        send(out, "response.output_item.done", item);
      }
      if (whole) {
        ObjectNode end = TraceJson.MAPPER.createObjectNode();
        end.put("type", "response.completed");
        ObjectNode response = end.putObject("response").put("id", id("resp"));
        response
            .putObject("usage")
            .put("input_tokens", 1000)
            .put("output_tokens", 50)
            .put("total_tokens", 1050);
        raw(out, end);
      }
    };
  }

  private static ObjectNode event(String type) {
    return TraceJson.MAPPER.createObjectNode().put("type", type);
  }

  private static void send(OutputStream out, String type, ObjectNode item) throws IOException {
    ObjectNode event = event(type);
    event.set("item", item);
    raw(out, event);
  }

  private static void delta(OutputStream out, ObjectNode item) throws IOException {
    if (!item.path("type").asString("").equals("message")) {
      return;
    }
    send(out, "response.output_item.added", item.deepCopy().put("status", "in_progress"));
    ObjectNode delta = event("response.output_text.delta");
    delta.put("item_id", item.path("id").asString("")).put("content_index", 0);
    raw(out, delta.put("delta", item.path("content").path(0).path("text").asString("")));
  }

  private static void raw(OutputStream out, ObjectNode event) throws IOException {
    String type = event.path("type").asString("");
    out.write(("event: " + type + "\ndata: " + event + "\n\n").getBytes(StandardCharsets.UTF_8));
    out.flush();
  }

  /// An error of HTTP.
  static Answer status(int status, String message) {
    return exchange -> {
      ObjectNode body = TraceJson.MAPPER.createObjectNode();
      body.putObject("error").put("message", message);
      byte[] bytes = body.toString().getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(status, bytes.length);
      exchange.getResponseBody().write(bytes);
    };
  }

  static ObjectNode message(String text) {
    ObjectNode item = item("message", "msg").put("role", "assistant").put("status", "completed");
    item.putArray("content")
        .addObject()
        .put("type", "output_text")
        .put("text", text)
        .putArray("annotations");
    return item;
  }

  static ObjectNode reasoning(String text) {
    ObjectNode item = item("reasoning", "rs").put("encrypted_content", "E");
    item.putArray("summary").addObject().put("type", "summary_text").put("text", text);
    return item;
  }

  static ObjectNode shell(String command) {
    return call("exec_command", TraceJson.MAPPER.createObjectNode().put("cmd", command));
  }

  static ObjectNode shell(String command, int yieldMillis) {
    return call(
        "exec_command",
        TraceJson.MAPPER.createObjectNode().put("cmd", command).put("yield_time_ms", yieldMillis));
  }

  static ObjectNode call(String name, JsonNode arguments) {
    return item("function_call", "fc")
        .put("call_id", id("call"))
        .put("name", name)
        .put("arguments", arguments.toString())
        .put("status", "completed");
  }

  static ObjectNode add(String path, String line) {
    return item("custom_tool_call", "ctc")
        .put("call_id", id("call"))
        .put("name", "apply_patch")
        .put(
            "input",
            "*** Begin Patch\n*** Add File: %s\n+%s\n*** End Patch\n".formatted(path, line))
        .put("status", "completed");
  }

  static ObjectNode program(String javaScript) {
    return item("custom_tool_call", "ctc")
        .put("call_id", id("call"))
        .put("name", "exec")
        .put("input", javaScript)
        .put("status", "completed");
  }

  private static ObjectNode item(String type, String prefix) {
    return TraceJson.MAPPER.createObjectNode().put("type", type).put("id", id(prefix));
  }

  private static String id(String prefix) {
    return "%s_%04d".formatted(prefix, IDS.incrementAndGet());
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
