package dev.envoi.model;

import dev.envoi.model.ModelAnswer.Ending;
import dev.envoi.model.ModelAnswer.Refusal;
import dev.envoi.model.ModelAnswer.Reply;
import dev.envoi.model.ModelRequest.ToolOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// The Responses API, as far as Codex needs it.
final class ResponsesDialect implements Dialect {
  private static final Set<String> OUTPUTS =
      Set.of("function_call_output", "custom_tool_call_output");

  private final AtomicLong ids = new AtomicLong();

  @Override
  public String path() {
    return "/responses";
  }

  @Override
  public List<ToolOutput> outputs(JsonNode body) {
    List<ToolOutput> outputs = new ArrayList<>();
    for (JsonNode item : body.path("input")) {
      if (OUTPUTS.contains(item.path("type").asString(""))) {
        outputs.add(new ToolOutput(item.path("call_id").asString(""), text(item.path("output"))));
      }
    }
    return outputs;
  }

  private static String text(JsonNode output) {
    if (output.isString()) {
      return output.stringValue();
    }
    StringBuilder text = new StringBuilder();
    output.forEach(one -> text.append(one.path("text").asString("")));
    return text.toString();
  }

  @Override
  public void write(Reply reply, String model, EventStream events) throws IOException {
    ObjectNode response = object().put("id", id("resp")).put("object", "response");
    response.put("status", "in_progress").put("model", model).putArray("output");
    events.send("response.created", event("response.created").set("response", response.deepCopy()));
    ResponsesItem writer = new ResponsesItem(events, this::id);
    boolean half = reply.ending() == Ending.CUT_INSIDE;
    List<Said> items = reply.items();
    for (Said said : half ? items.subList(0, items.size() - 1) : items) {
      writer.write(said);
    }
    if (half) {
      writer.writeHalf(items.getLast());
    }
    finish(reply, response, events);
  }

  private static void finish(Reply reply, ObjectNode response, EventStream events)
      throws IOException {
    String status =
        switch (reply.ending()) {
          case COMPLETED -> "completed";
          case INCOMPLETE -> "incomplete";
          case FAILED, CONTEXT_LENGTH -> "failed";
          case CUT, CUT_INSIDE, NO_ENDING, SILENT -> "";
        };
    if (status.isEmpty()) {
      return;
    }
    response.put("status", status);
    if (reply.ending() == Ending.INCOMPLETE) {
      response.putObject("incomplete_details").put("reason", "max_output_tokens");
    }
    if (reply.ending() == Ending.FAILED) {
      response.putObject("error").put("code", "server_error").put("message", "boom inside");
    }
    if (reply.ending() == Ending.CONTEXT_LENGTH) {
      response
          .putObject("error")
          .put("code", "context_length_exceeded")
          .put("message", "Your input exceeds the context window of this model.");
    }
    Tokens tokens = reply.tokens();
    if (tokens != null && !status.equals("failed")) {
      response.set("usage", usage(tokens));
    }
    String name = "response." + status;
    events.send(name, event(name).set("response", response));
  }

  private static ObjectNode usage(Tokens tokens) {
    ObjectNode usage = object().put("input_tokens", tokens.input());
    usage.putObject("input_tokens_details").put("cached_tokens", tokens.cached());
    usage.put("output_tokens", tokens.output());
    usage.putObject("output_tokens_details").put("reasoning_tokens", tokens.reasoning());
    return usage.put("total_tokens", tokens.input() + tokens.output());
  }

  @Override
  public JsonNode error(Refusal refusal) {
    ObjectNode body = object();
    ObjectNode error = body.putObject("error").put("message", refusal.message());
    error.put("type", refusal.type()).putNull("param").put("code", refusal.code());
    return body;
  }

  private String id(String kind) {
    return "%s_%04d".formatted(kind, ids.incrementAndGet());
  }

  static ObjectNode event(String name) {
    return object().put("type", name);
  }

  static ObjectNode object() {
    return JsonMapper.shared().createObjectNode();
  }
}
