package dev.envoi.agent.opencode;

import dev.envoi.agent.AgentHost;
import dev.envoi.agent.RawEvents;
import dev.envoi.agent.opencode.PartState.Words;
import dev.envoi.trace.FinishedPart;
import dev.envoi.trace.PartContent;
import dev.envoi.trace.PartStatus;
import dev.envoi.trace.PartType;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/// Makes parts of what messages hold, and tells the host. Guarded by the monitor of the
/// [Conversation]. Methods that give or use a number tell whether more are left.
final class Parts {
  private final AgentHost host;
  private final ToolCalls calls;
  private final String workspace;
  private final RawEvents raws = new RawEvents();

  /// Texts that are being written, by the ids of their parts.
  private final Map<String, Text> texts = new LinkedHashMap<>();

  private final Set<String> overTexts = new HashSet<>();

  /// Of the answer that a message holds now, the number of its first part.
  private final Map<String, Integer> firstParts = new HashMap<>();

  private String root = "";
  private boolean stopping;

  /// @param number 0 as long as it has no character
  /// @param refused whether there was no number for it
  private record Text(
      String session, String message, boolean reasoning, int number, long begun, boolean refused) {
    PartType type() {
      return reasoning ? PartType.REASONING : PartType.TEXT;
    }

    String itemType() {
      return reasoning ? "reasoning" : "text";
    }

    Text numbered(OptionalInt given) {
      return new Text(session, message, reasoning, given.orElse(0), begun, given.isEmpty());
    }
  }

  Parts(AgentHost host, ToolCalls calls, String workspace) {
    this.host = host;
    this.calls = calls;
    this.workspace = workspace;
  }

  /// Parts of other sessions are those of sub-agents, and say so.
  void isOn(String session) {
    root = session;
  }

  void turnBegins() {
    stopping = false;
  }

  /// What ends from now on was ended by us.
  void stop() {
    stopping = true;
  }

  private PartContent of(String session, PartContent content) {
    return session.equals(root) ? content : content.withSubAgent(session);
  }

  void said(JsonNode raw) throws IOException {
    host.said(raws.without(raw));
  }

  /// Words of an answer, as far as they have come.
  boolean words(String session, String message, Words words, JsonNode raw) throws IOException {
    if (overTexts.contains(words.id())) {
      return true;
    }
    Text text =
        texts.computeIfAbsent(
            words.id(),
            _ -> new Text(session, message, words.reasoning(), 0, System.nanoTime(), false));
    if (!words.text().isBlank() && text.number() == 0 && !text.refused()) {
      text = number(words.id(), text);
    }
    if (!words.ended()) {
      return !text.refused();
    }
    texts.remove(words.id());
    overTexts.add(words.id());
    if (text.number() == 0) {
      return !text.refused();
    }
    raws.hold(text.number(), words.text());
    finish(text, stopping ? PartStatus.INTERRUPTED : PartStatus.COMPLETED, words.text());
    said(raw);
    return host.hasPartsLeft();
  }

  private void finish(Text text, PartStatus status, String words) throws IOException {
    String summary = status == PartStatus.VOID ? "the answer was cut before it was whole" : words;
    host.completed(
        new FinishedPart(
            text.number(),
            text.type(),
            text.itemType(),
            status,
            summary,
            since(text.begun()),
            null,
            of(text.session(), PartContent.text(words))));
  }

  /// Its first character takes the number.
  boolean delta(String part) throws IOException {
    Text text = texts.get(part);
    if (text == null || text.number() > 0) {
      return true;
    }
    return !text.refused() && !number(part, text).refused();
  }

  private Text number(String part, Text text) throws IOException {
    Text numbered = text.numbered(host.begin(text.type(), text.itemType()));
    texts.put(part, numbered);
    first(text.message(), numbered.number());
    return numbered;
  }

  private void first(String message, int number) {
    if (number > 0) {
      firstParts.putIfAbsent(message, number);
    }
  }

  /// An answer begins; what an earlier one in the same message had begun is thrown away. Tools that
  /// it had called have run.
  void answerBegins(String message) throws IOException {
    drop(message, PartStatus.VOID);
    firstParts.remove(message);
  }

  /// An answer is whole, and this is what it cost.
  void answerOver(String message, PartState.AnswerOver answer, JsonNode raw) throws IOException {
    host.used(answer.usage(), firstParts.getOrDefault(message, 0));
    said(raw);
  }

  /// Nothing more comes of a message.
  void messageOver(String message) throws IOException {
    drop(message, stopping ? PartStatus.INTERRUPTED : PartStatus.VOID);
  }

  private void drop(String message, PartStatus status) throws IOException {
    for (String part : List.copyOf(texts.keySet())) {
      Text text = texts.get(part);
      if (text != null && text.message().equals(message)) {
        texts.remove(part);
        overTexts.add(part);
        if (text.number() > 0) {
          finish(text, status, "");
        }
      }
    }
  }

  /// A hook was answered: the call runs.
  void admitted(ToolCall call, int number) {
    calls.admitted(call, number);
    first(call.message, number);
  }

  /// A call that was admitted is over.
  boolean toolOver(ToolCall call, PartState.Call part, JsonNode raw) throws IOException {
    PartContent content = PartContents.content(part);
    hold(call.number, content);
    PartStatus status = PartContents.status(part);
    host.completed(
        new FinishedPart(
            call.number,
            call.type(),
            call.tool,
            stopping && wasEnded(part) ? PartStatus.INTERRUPTED : status,
            PartContents.summary(call, workspace),
            since(call.admittedAt),
            null,
            of(call.session, content)));
    calls.over(call);
    said(raw);
    return host.hasPartsLeft();
  }

  /// OpenCode says of a command that we ended that it completed.
  private static boolean wasEnded(PartState.Call part) {
    return part.status().equals("error")
        || part.raw().path("output").asString("").contains("<shell_metadata>");
  }

  private void hold(int number, PartContent content) {
    if (content.output() != null) {
      raws.hold(number, content.output());
    }
    JsonNode input = content.input();
    if (input != null) {
      input.forEach(value -> raws.hold(number, value.asString("")));
    }
  }

  /// A call that failed before it came to the gate.
  boolean toolFailed(ToolCall call, PartState.Call part, JsonNode raw) throws IOException {
    OptionalInt number = host.begin(PartType.TOOL, call.tool);
    if (number.isEmpty()) {
      calls.over(call);
      return false;
    }
    call.number = number.getAsInt();
    call.admittedAt = System.nanoTime();
    first(call.message, call.number);
    return toolOver(call, part, raw);
  }

  /// Whether no part is open that ends by itself.
  boolean areRecorded() {
    return !calls.isSlotTaken() && texts.values().stream().noneMatch(text -> text.number() > 0);
  }

  void turnOver() {
    texts.clear();
    firstParts.clear();
    calls.turnOver();
  }

  private static Duration since(long begun) {
    return Duration.ofNanos(System.nanoTime() - begun);
  }
}
