package dev.envoi.agent.codex;

import dev.envoi.agent.AgentHost;
import dev.envoi.agent.RawEvents;
import dev.envoi.trace.FinishedPart;
import dev.envoi.trace.PartContent;
import dev.envoi.trace.PartStatus;
import dev.envoi.trace.PartType;
import dev.envoi.trace.Usage;
import java.io.IOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.OptionalInt;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/// Makes parts of items and of the history, and tells the host. Guarded by the monitor of the
/// [Conversation]. Methods that give or use a number tell whether more are left.
final class Parts {
  private static final Set<String> NOT_KEPT =
      Set.of(
          "thread/status/changed",
          "thread/tokenUsage/updated",
          "thread/readState/changed",
          "thread/goal/cleared",
          "account/rateLimits/updated",
          "remoteControl/status/changed",
          "item/reasoning/summaryPartAdded",
          "item/commandExecution/outputDelta",
          "mcpServer/startupStatus/updated",
          "turn/diff/updated",
          "turn/plan/updated",
          "hook/started",
          "hook/completed",
          "serverRequest/resolved");

  private static final String CODE_MODE =
      "the model calls its tools from programs: parts and code are exact, but when a turn is ended in the middle of a program, what codex's own history keeps of the last calls may not be";

  private final AgentHost host;
  private final ToolCalls calls;
  private final Texts texts = new Texts();
  private final Responses responses = new Responses();
  private final RawEvents raws = new RawEvents();

  /// Recorded, and not yet in the agent's own history.
  private final Set<String> unremembered = new HashSet<>();

  private String rootThread = "";
  private boolean stopping;

  Parts(AgentHost host, ToolCalls calls) {
    this.host = host;
    this.calls = calls;
  }

  /// Whether an event that is known by its name only goes into the journal.
  static boolean isWorthKeeping(String method) {
    return !NOT_KEPT.contains(method);
  }

  /// Parts of other threads are those of sub-agents, and say so.
  void isOn(String thread) {
    rootThread = thread;
  }

  /// What fails from now on was ended by us.
  void stop() {
    stopping = true;
  }

  void turnBegins() {
    stopping = false;
  }

  private PartStatus status(PartStatus told) {
    return stopping && told == PartStatus.FAILED ? PartStatus.INTERRUPTED : told;
  }

  private PartContent of(String thread, PartContent content) {
    return thread.equals(rootThread) ? content : content.withSubAgent(thread);
  }

  void said(JsonNode raw) throws IOException {
    host.said(raws.without(raw));
  }

  /// An item that the gate does not see has begun.
  boolean started(String thread, Item item) throws IOException {
    switch (item) {
      case Item.Reasoning(String id, _) -> texts.begin(id, thread, PartType.REASONING);
      case Item.Message(String id, _) -> texts.begin(id, thread, PartType.TEXT);
      case Item.WebSearch(String id, String query) -> {
        HistoryItem.Called called =
            new HistoryItem.Called(id, "web_search", PartContents.input("query", query), true);
        return ungated(calls.report(thread, called));
      }
      default -> {}
    }
    return true;
  }

  /// Its first character takes the number.
  boolean delta(String thread, String itemId) throws IOException {
    Texts.Open text = texts.get(itemId, thread);
    return text.number() > 0 || number(text).number() > 0;
  }

  private Texts.Open number(Texts.Open text) throws IOException {
    OptionalInt number =
        text.refused() ? OptionalInt.empty() : host.begin(text.type(), text.itemType());
    Texts.Open numbered =
        number.isPresent() ? text.numbered(number.getAsInt()) : text.withoutNumber();
    texts.put(numbered);
    if (number.isPresent()) {
      responses.numbered(text.threadId(), number.getAsInt());
    }
    return numbered;
  }

  /// An item is over.
  boolean completed(String thread, Item item) throws IOException {
    return switch (item) {
      case Item.Reasoning(String id, String text) ->
          text(texts.begin(id, thread, PartType.REASONING), text);
      case Item.Message(String id, String text) ->
          text(texts.begin(id, thread, PartType.TEXT), text);
      case Item.Bookkeeping _ -> true;
      default -> tool(item);
    };
  }

  private boolean text(Texts.Open open, String text) throws IOException {
    if (text.isBlank() && open.number() == 0) {
      texts.end(open.id());
      return true;
    }
    Texts.Open numbered = open.number() > 0 ? open : number(open);
    texts.end(open.id());
    if (numbered.number() == 0) {
      return false;
    }
    raws.hold(numbered.number(), text);
    unremembered.add(open.id());
    return record(
        new FinishedPart(
            numbered.number(),
            numbered.type(),
            numbered.itemType(),
            PartStatus.COMPLETED,
            text,
            since(numbered.begun()),
            null,
            of(numbered.threadId(), PartContent.text(text))));
  }

  private boolean record(FinishedPart part) throws IOException {
    host.completed(part);
    return host.hasPartsLeft();
  }

  private boolean tool(Item item) throws IOException {
    ToolCall call = calls.find(item.id()).orElse(null);
    if (call == null || call.number == 0) {
      return true; // it was never admitted, which its start has told
    }
    if (call.over) {
      if (call.background) {
        call.background = false;
        host.backgroundEnded(call.number);
      }
      return true;
    }
    return finish(call, PartContents.of(call, item));
  }

  private boolean finish(ToolCall call, PartContents.Result result) throws IOException {
    FinishedPart part =
        new FinishedPart(
            call.number,
            result.type(),
            result.itemType(),
            status(result.status()),
            result.summary(),
            since(call.admittedAt),
            null,
            of(call.threadId, result.content()));
    hold(call.number, result.content());
    if (!call.isNested() && call.order > 0 && call.reported) {
      unremembered.add(call.id);
    }
    host.completed(part);
    calls.over(call);
    return host.hasPartsLeft();
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

  /// A hook was answered: the call runs.
  void admitted(ToolCall call, int number) throws IOException {
    calls.admitted(call, number, System.nanoTime());
    responses.admitted(call.id, number, host);
  }

  /// Something is in the agent's own history now.
  boolean remembered(String thread, HistoryItem item) throws IOException {
    return switch (item) {
      case HistoryItem.Called called -> called(thread, called);
      case HistoryItem.Returned(String id, String output) -> {
        boolean left = returned(thread, id, output);
        unremembered.remove(id);
        yield left;
      }
      case HistoryItem.Said(String id) -> {
        unremembered.remove(id);
        yield true;
      }
      case HistoryItem.Other _ -> true;
    };
  }

  private boolean called(String thread, HistoryItem.Called called) throws IOException {
    if (ToolCall.isNoPart(called.tool(), called.input())) {
      if (called.tool().equals("exec") && !calls.program(thread)) {
        host.noted("history_not_exact", CODE_MODE);
      }
      return true;
    }
    ToolCall call = calls.report(thread, called);
    if (!called.readable() || !ToolCall.isGated(called.tool())) {
      return ungated(call);
    }
    responses.called(thread, call.id);
    return true;
  }

  /// A call that no gate sees gets its number when it is first reported.
  private boolean ungated(ToolCall call) throws IOException {
    OptionalInt number = host.begin(PartType.TOOL, call.itemType());
    if (number.isEmpty()) {
      calls.over(call);
      return false;
    }
    call.ungated = true;
    call.number = number.getAsInt();
    call.admittedAt = System.nanoTime();
    responses.numbered(call.threadId, call.number);
    return true;
  }

  private boolean returned(String thread, String id, String output) throws IOException {
    ToolCall call = calls.find(id).orElse(null);
    if (call == null) {
      return calls.hasPrograms(thread) ? programReturned(thread) : true;
    }
    if (call.over || stopping) {
      return true; // what we end is no answer; a command says by its item that it was killed
    }
    if (call.number == 0 && !ungated(call)) {
      return false; // it failed before any hook was asked, and there is no number for it
    }
    if (call.isCommand() && call.started) {
      call.background = true;
      host.goesOnInBackground(call.number);
    }
    return finish(call, PartContents.returned(call, output));
  }

  /// A program is over, and what it started and nobody told the end of runs on.
  private boolean programReturned(String thread) throws IOException {
    boolean left = true;
    for (ToolCall call : calls.nested(thread)) {
      left &= endSilently(call);
    }
    return left;
  }

  /// Ends the part of who has the slot and will not be heard of any more.
  void endSilentHolder(boolean blind) throws IOException {
    ToolCall silent = calls.silentHolder(blind, System.nanoTime()).orElse(null);
    if (silent != null) {
      endSilently(silent);
    }
  }

  private boolean endSilently(ToolCall call) throws IOException {
    if (!call.started) {
      return finish(call, PartContents.returned(call, "it failed before it ran"));
    }
    call.background = true;
    host.goesOnInBackground(call.number);
    return finish(call, PartContents.returned(call, "it runs on in the background"));
  }

  void responseCompleted(String thread, Usage usage) throws IOException {
    responses.completed(thread, usage, host);
  }

  /// What a response had begun when it was cut is thrown away; the calls in it have run.
  void attemptFailed(String thread) throws IOException {
    dropTexts(thread);
  }

  void turnCompleted(String thread, String status) throws IOException {
    if (!status.equals("interrupted")) {
      dropTexts(thread);
    }
  }

  private void dropTexts(String thread) throws IOException {
    for (Texts.Open text : texts.drop(thread)) {
      if (text.number() > 0) {
        host.completed(
            new FinishedPart(
                text.number(),
                text.type(),
                text.itemType(),
                PartStatus.VOID,
                "the response was cut before it was whole",
                since(text.begun()),
                null,
                of(thread, PartContent.text(""))));
      }
    }
  }

  /// Whether no part is open that ends by itself.
  boolean areRecorded() {
    return !texts.isWriting() && !calls.isSlotTaken();
  }

  boolean areRemembered() {
    return unremembered.isEmpty();
  }

  void turnOver() throws IOException {
    texts.clear();
    unremembered.clear();
    responses.turnOver(host);
  }

  private static Duration since(long begun) {
    return Duration.ofNanos(System.nanoTime() - begun);
  }
}
