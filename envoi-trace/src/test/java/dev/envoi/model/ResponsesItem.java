package dev.envoi.model;

import static dev.envoi.model.ResponsesDialect.event;
import static dev.envoi.model.ResponsesDialect.object;

import java.io.IOException;
import java.util.function.UnaryOperator;
import tools.jackson.databind.node.ObjectNode;

/// Streams the items of an answer: added, its words where it has some, done.
///
/// @param ids a new id for each kind
record ResponsesItem(EventStream events, UnaryOperator<String> ids) {

  void write(Said said) throws IOException {
    switch (said) {
      case Said.Reasoning(String text) -> reasoning(text);
      case Said.Message(String text) -> message(text);
      case Said.Call call -> call(call);
      case Said.FreeCall(String tool, String input) -> {
        ObjectNode item = item("custom_tool_call", "ctc");
        done(item.put("call_id", ids.apply("call")).put("name", tool).put("input", input));
      }
    }
  }

  /// Begins an item and breaks off in the middle of its words.
  void writeHalf(Said said) throws IOException {
    switch (said) {
      case Said.Reasoning(String text) -> {
        var _ = beginReasoning(half(text));
      }
      case Said.Message(String text) -> {
        var _ = beginMessage(half(text));
      }
      case Said.Call call -> {
        ObjectNode item = item(call).put("arguments", "");
        added(item);
        String delta = "response.function_call_arguments.delta";
        events.send(
            delta, event(delta).put("item_id", id(item)).put("delta", half(call.arguments())));
      }
      case Said.FreeCall(String tool, String input) -> {
        ObjectNode item = item("custom_tool_call", "ctc");
        added(item.put("call_id", ids.apply("call")).put("name", tool).put("input", ""));
        String delta = "response.custom_tool_call_input.delta";
        events.send(delta, event(delta).put("item_id", id(item)).put("delta", half(input)));
      }
    }
  }

  private void call(Said.Call call) throws IOException {
    done(item(call).put("arguments", call.arguments()));
  }

  private ObjectNode item(Said.Call call) {
    ObjectNode item = item("function_call", "fc");
    item.put("call_id", ids.apply("call")).put("name", call.tool());
    if (call.namespace() != null) {
      item.put("namespace", call.namespace());
    }
    return item;
  }

  private static String half(String text) {
    return text.substring(0, (text.length() + 1) / 2);
  }

  private static String id(ObjectNode item) {
    return item.path("id").stringValue();
  }

  private void reasoning(String text) throws IOException {
    ObjectNode item = beginReasoning(text);
    item.putArray("summary").add(words("summary_text", text));
    done(item.put("encrypted_content", "c2NyaXB0ZWQ="));
  }

  private ObjectNode beginReasoning(String text) throws IOException {
    ObjectNode item = item("reasoning", "rs");
    item.remove("status");
    String id = id(item);
    ObjectNode added = item.deepCopy();
    added.putArray("summary");
    added(added);
    events.send(
        "response.reasoning_summary_part.added",
        event("response.reasoning_summary_part.added")
            .put("item_id", id)
            .put("summary_index", 0)
            .set("part", words("summary_text", "")));
    String delta = "response.reasoning_summary_text.delta";
    events.send(delta, event(delta).put("item_id", id).put("summary_index", 0).put("delta", text));
    return item;
  }

  private void message(String text) throws IOException {
    ObjectNode item = beginMessage(text);
    ObjectNode content = words("output_text", text);
    content.putArray("annotations");
    item.putArray("content").add(content);
    done(item);
  }

  private ObjectNode beginMessage(String text) throws IOException {
    ObjectNode item = item("message", "msg").put("role", "assistant");
    String id = id(item);
    ObjectNode added = item.deepCopy().put("status", "in_progress");
    added.putArray("content");
    added(added);
    String part = "response.content_part.added";
    events.send(
        part,
        event(part)
            .put("item_id", id)
            .put("content_index", 0)
            .set("part", words("output_text", "")));
    String delta = "response.output_text.delta";
    events.send(delta, event(delta).put("item_id", id).put("content_index", 0).put("delta", text));
    return item;
  }

  private ObjectNode item(String type, String kind) {
    return object().put("type", type).put("id", ids.apply(kind)).put("status", "completed");
  }

  private static ObjectNode words(String type, String text) {
    return object().put("type", type).put("text", text);
  }

  private void added(ObjectNode item) throws IOException {
    send("response.output_item.added", item);
  }

  private void done(ObjectNode item) throws IOException {
    send("response.output_item.done", item);
  }

  private void send(String name, ObjectNode item) throws IOException {
    events.send(name, event(name).set("item", item));
  }
}
