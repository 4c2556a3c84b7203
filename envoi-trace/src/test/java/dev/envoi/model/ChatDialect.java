package dev.envoi.model;

import dev.envoi.model.ModelAnswer.Ending;
import dev.envoi.model.ModelAnswer.Refusal;
import dev.envoi.model.ModelAnswer.Reply;
import dev.envoi.model.ModelRequest.ToolOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// Chat completions, as far as OpenCode needs them. A tool of an MCP server is called by the
/// server's name, `_` and its own.
final class ChatDialect implements Dialect {
  private final AtomicLong ids = new AtomicLong();

  @Override
  public String path() {
    return "/chat/completions";
  }

  @Override
  public List<ToolOutput> outputs(JsonNode body) {
    List<ToolOutput> outputs = new ArrayList<>();
    for (JsonNode message : body.path("messages")) {
      if (message.path("role").asString("").equals("tool")) {
        outputs.add(
            new ToolOutput(
                message.path("tool_call_id").asString(""), text(message.path("content"))));
      }
    }
    return outputs;
  }

  private static String text(JsonNode content) {
    if (content.isString()) {
      return content.stringValue();
    }
    StringBuilder text = new StringBuilder();
    content.forEach(one -> text.append(one.path("text").asString("")));
    return text.toString();
  }

  @Override
  public void write(Reply reply, String model, EventStream events) throws IOException {
    Chunks chunks = new Chunks("chatcmpl-" + ids.incrementAndGet(), model, events);
    chunks.send(object().put("role", "assistant").put("content", ""), null);
    boolean half = reply.ending() == Ending.CUT_INSIDE;
    int calls = 0;
    int left = reply.items().size();
    for (Said said : reply.items()) {
      left--;
      boolean whole = !half || left > 0;
      switch (said) {
        case Said.Reasoning(String text) -> chunks.words("reasoning_content", text, whole);
        case Said.Message(String text) -> chunks.words("content", text, whole);
        case Said.Call call -> chunks.call(calls++, id(), call, whole);
        case Said.FreeCall _ ->
            throw new IllegalArgumentException("chat completions have no calls of plain text");
      }
    }
    finish(reply, calls, chunks);
  }

  private String id() {
    return "call_%04d".formatted(ids.incrementAndGet());
  }

  private static void finish(Reply reply, int calls, Chunks chunks) throws IOException {
    switch (reply.ending()) {
      case COMPLETED -> chunks.send(object(), calls > 0 ? "tool_calls" : "stop");
      case INCOMPLETE -> chunks.send(object(), "length");
      case FAILED -> chunks.error("server_error", "boom inside");
      case CONTEXT_LENGTH -> chunks.error("context_length_exceeded", "Too many tokens.");
      case CUT, CUT_INSIDE, SILENT, NO_ENDING -> {}
    }
    Tokens tokens = reply.tokens();
    if (tokens != null
        && (reply.ending() == Ending.COMPLETED || reply.ending() == Ending.INCOMPLETE)) {
      chunks.usage(tokens);
    }
  }

  @Override
  public boolean cutsConnections() {
    return true;
  }

  @Override
  public JsonNode error(Refusal refusal) {
    ObjectNode body = object();
    ObjectNode error = body.putObject("error").put("message", refusal.message());
    error.put("type", refusal.type()).put("code", refusal.code());
    return body;
  }

  private static ObjectNode object() {
    return JsonMapper.shared().createObjectNode();
  }

  /// The chunks of one answer.
  private record Chunks(String id, String model, EventStream events) {
    private ObjectNode chunk() {
      ObjectNode chunk = object().put("id", id).put("object", "chat.completion.chunk");
      return chunk.put("created", 1).put("model", model);
    }

    void send(ObjectNode delta, @Nullable String finish) throws IOException {
      ObjectNode chunk = chunk();
      ObjectNode choice = chunk.putArray("choices").addObject().put("index", 0);
      choice.set("delta", delta);
      choice.put("finish_reason", finish);
      events.send(chunk.toString());
    }

    /// In two pieces, or only the first of them.
    void words(String field, String text, boolean whole) throws IOException {
      int half = (text.length() + 1) / 2;
      send(object().put(field, text.substring(0, half)), null);
      if (whole && half < text.length()) {
        send(object().put(field, text.substring(half)), null);
      }
    }

    void call(int index, String callId, Said.Call call, boolean whole) throws IOException {
      String arguments = call.arguments();
      int half = (arguments.length() + 1) / 2;
      String server = call.namespace();
      String name = server == null ? call.tool() : server.replace("mcp__", "") + "_" + call.tool();
      ObjectNode first = object();
      ObjectNode opened = first.putArray("tool_calls").addObject().put("index", index);
      opened.put("id", callId).put("type", "function");
      opened.putObject("function").put("name", name).put("arguments", arguments.substring(0, half));
      send(first, null);
      if (whole) {
        ObjectNode rest = object();
        ObjectNode more = rest.putArray("tool_calls").addObject().put("index", index);
        more.putObject("function").put("arguments", arguments.substring(half));
        send(rest, null);
      }
    }

    void error(String code, String message) throws IOException {
      ObjectNode body = object();
      body.putObject("error").put("message", message).put("type", code).put("code", code);
      events.send(body.toString());
    }

    void usage(Tokens tokens) throws IOException {
      ObjectNode chunk = chunk();
      chunk.putArray("choices");
      ObjectNode usage = chunk.putObject("usage").put("prompt_tokens", tokens.input());
      usage.put("completion_tokens", tokens.output());
      usage.put("total_tokens", tokens.input() + tokens.output());
      usage.putObject("prompt_tokens_details").put("cached_tokens", tokens.cached());
      usage.putObject("completion_tokens_details").put("reasoning_tokens", tokens.reasoning());
      events.send(chunk.toString());
      events.send("[DONE]");
    }
  }
}
