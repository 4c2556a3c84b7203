package dev.envoi.agent.opencode;

import dev.envoi.agent.AgentHost;
import dev.envoi.agent.opencode.Event.Message;
import dev.envoi.agent.opencode.Event.Trouble;
import java.io.IOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.OptionalInt;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// All that is known of a session and its sub-agents while turns are played: makes parts of what
/// the server tells, and answers the hooks.
///
/// A hook is held until its call is the only one that can touch the workspace. When no number is
/// left, hooks are held until the turn is over: what they ask for never runs.
final class Conversation implements Feed.Listener {
  /// How long the stream may be behind the hooks.
  private static final Duration LONGEST_REPORT = Duration.ofSeconds(30);

  private static final Duration LONGEST_GOODBYE = Duration.ofSeconds(2);
  private static final String STOPPING = "this turn takes no more tool calls";

  /// So many answers without a reason for their end, one after the other, are no accident: OpenCode
  /// would ask for ever.
  private static final int MOST_ENDLESS = 5;

  private final AgentHost host;
  private final ToolCalls calls = new ToolCalls();
  private final Parts parts;
  private final Turn turn = new Turn();

  /// The root and its sub-agents.
  private final Set<String> sessions = new HashSet<>();

  private final Set<String> busy = new HashSet<>();
  private String root = "";
  private boolean beginning;
  private boolean greeted;
  private boolean playing;
  private boolean stopping;
  private boolean spent;
  private @Nullable Ending ending;

  Conversation(AgentHost host, String workspace) {
    this.host = host;
    this.parts = new Parts(host, calls, workspace);
  }

  /// The next session that begins is ours.
  synchronized void begins() {
    beginning = true;
  }

  /// The session that we play.
  synchronized void isOn(String session) {
    beginning = false;
    root = session;
    sessions.add(session);
    parts.isOn(session);
  }

  /// A turn begins with this prompt.
  synchronized void turnBegins(String prompt) {
    playing = true;
    stopping = false;
    spent = false;
    turn.begins(prompt);
    parts.turnBegins();
  }

  /// Nothing more is expected of the turn: held hooks are refused.
  synchronized void turnIsOver() {
    playing = false;
    stopping = true;
    parts.turnOver();
    busy.clear();
    notifyAll();
  }

  /// We end the turn ourselves.
  synchronized void stop() {
    stopping = true;
    parts.stop();
    notifyAll();
  }

  /// Whether we ended the turn.
  synchronized boolean wasStopped() {
    return stopping;
  }

  /// Waits until our plugin has said that it is there.
  synchronized boolean awaitGreeting(Duration atMost) throws InterruptedException {
    return await(atMost, () -> greeted || ending != null) && greeted;
  }

  /// Waits until the turn has ended or nothing more can come of it; false when neither is so after
  /// that time.
  synchronized boolean awaitEnd(Duration atMost) throws InterruptedException {
    return await(atMost, () -> hasEnded() || spent || isEndless());
  }

  /// Waits until the turn has ended, and what sub-agents did in it.
  synchronized boolean awaitOver(Duration atMost) throws InterruptedException {
    return await(atMost, () -> ending != null || (turn.isOver() && busy.isEmpty()));
  }

  /// Waits until the parts that were admitted are recorded.
  synchronized boolean awaitRecorded(Duration atMost) throws InterruptedException {
    return await(atMost, () -> hasEnded() || parts.areRecorded());
  }

  /// Waits until no tool runs, also when the turn has ended.
  synchronized boolean awaitSlot(Duration atMost) throws InterruptedException {
    return await(atMost, () -> isLost() || !calls.isSlotTaken());
  }

  /// Whether the model's answers do not say why they end.
  synchronized boolean isEndless() {
    return turn.endless >= MOST_ENDLESS;
  }

  /// How it ended; null as long as it has not.
  synchronized @Nullable Ending ending() {
    return ending == null && turn.isOver() ? new Ending.Over(turn.trouble) : ending;
  }

  private boolean hasEnded() {
    return ending != null || turn.isOver();
  }

  private boolean await(Duration atMost, Condition condition) throws InterruptedException {
    long until = System.nanoTime() + atMost.toNanos();
    while (!condition.holds()) {
      long left = until - System.nanoTime();
      if (left <= 0) {
        return false;
      }
      wait(Math.max(1, left / 1_000_000));
    }
    return true;
  }

  private interface Condition {
    boolean holds();
  }

  @Override
  public synchronized void heard(Event event, JsonNode raw) {
    try {
      if (!(event instanceof Event.Other)) {
        host.heard();
      }
      take(event, raw);
    } catch (IOException e) {
      fail(e);
    } finally {
      notifyAll();
    }
  }

  private void take(Event event, JsonNode raw) throws IOException {
    switch (event) {
      case Event.SessionCreated(String session, String parent) -> created(session, parent, raw);
      case Event.MessageUpdated(String session, Message message) -> {
        if (sessions.contains(session)) {
          message(session, message, raw);
        }
      }
      case Event.PartUpdated(String session, String message, PartState part) -> {
        if (sessions.contains(session) && !turn.isOld(message)) {
          part(session, message, part, raw);
        }
      }
      case Event.Delta(_, _, String part) -> spend(parts.delta(part));
      case Event.Status(String session, String type) -> status(session, type, raw);
      case Event.Idle(String session) -> {
        if (session.equals(root) && playing) {
          turn.idle = true;
        }
      }
      case Event.Failed(String session, Trouble trouble) -> {
        if (playing && (session.equals(root) || session.isEmpty())) {
          turn.trouble = trouble;
        }
        parts.said(raw);
      }
      case Event.Asked(_, String what) ->
          lose("opencode asked for an approval, which our settings rule out: " + what);
      case Event.Answered _ -> lose("an approval was given, and not by us");
      case Event.Other _ -> {}
    }
  }

  private void created(String session, String parent, JsonNode raw) throws IOException {
    if (sessions.contains(parent)) {
      sessions.add(session);
      parts.said(raw);
    } else if (beginning && parent.isEmpty()) {
      isOn(session);
    } else if (!session.equals(root)) {
      lose("a session was begun that is not ours");
    }
  }

  private void status(String session, String type, JsonNode raw) throws IOException {
    if (type.equals("idle")) {
      busy.remove(session);
    } else if (playing && sessions.contains(session)) {
      busy.add(session);
    }
    if (type.equals("retry")) {
      parts.said(raw);
    }
  }

  private void message(String session, Message message, JsonNode raw) throws IOException {
    boolean begun = turn.message(message, session.equals(root));
    if (!message.ofUser() && message.ended() && begun) {
      parts.messageOver(message.id());
      parts.said(raw);
    }
  }

  private void part(String session, String message, PartState part, JsonNode raw)
      throws IOException {
    if (turn.isOfUser(message)) {
      prompt(session, part, raw);
      return;
    }
    if (turn.isSummary(message)) {
      if (part instanceof PartState.Words words && words.ended()) {
        parts.said(raw);
      }
      return;
    }
    switch (part) {
      case PartState.Words words when words.synthetic() -> parts.said(raw);
      case PartState.Words words -> spend(parts.words(session, message, words, raw));
      case PartState.Call call -> tool(calls.report(session, message, call), call, raw);
      case PartState.AnswerBegins _ -> parts.answerBegins(message);
      case PartState.AnswerOver answer -> {
        parts.answerOver(message, answer, raw);
        if (session.equals(root)) {
          turn.answerOver(answer.reason());
        }
      }
      case PartState.Other _ -> {}
    }
  }

  /// In our session only we speak, and OpenCode itself.
  private void prompt(String session, PartState part, JsonNode raw) throws IOException {
    if (part instanceof PartState.Words words && !words.synthetic()) {
      if (session.equals(root) && !turn.isPrompt(words)) {
        lose("a prompt came to our session that is not ours");
      }
      return;
    }
    parts.said(raw);
  }

  private void tool(ToolCall call, PartState.Call part, JsonNode raw) throws IOException {
    if (call.over || !part.isOver()) {
      if (!call.over && call.number == 0 && part.showsOutput()) {
        lose("a tool ran that was not admitted: " + call.tool);
      }
      return;
    }
    if (call.number > 0) {
      spend(parts.toolOver(call, part, raw));
    } else if (part.status().equals("completed")) {
      lose("a tool ran that was not admitted: " + call.tool);
    } else if (stopping || spent || call.refused) {
      calls.over(call);
    } else {
      spend(parts.toolFailed(call, part, raw));
    }
  }

  /// @param left whether a number was to be had, and more are
  private void spend(boolean left) {
    if (!left) {
      spent = true;
    }
  }

  @Override
  public synchronized void garbage(JsonNode raw) {
    try {
      parts.said(raw);
    } catch (IOException e) {
      fail(e);
    }
  }

  /// The process is gone.
  synchronized void ended() {
    if (ending == null && !turn.isOver()) {
      ending = new Ending.Died();
    }
    notifyAll();
  }

  /// Returns when the answer is known: empty to let the tool run, else why not.
  synchronized String decide(Question question) throws IOException, InterruptedException {
    if (!(question instanceof Question.Call asking)) {
      greeted = true;
      notifyAll();
      return "";
    }
    ToolCall call = asked(asking);
    if (call == null) {
      return STOPPING;
    }
    while (true) {
      if (!playing || isLost() || call.over) {
        call.refused = true;
        return STOPPING;
      }
      if (!spent && !stopping && calls.mayGo(call, System.nanoTime())) {
        if (admit(call)) {
          return "";
        }
        spend(false);
        notifyAll();
      }
      wait(ToolCalls.PATIENCE.toMillis() / 4);
    }
  }

  private boolean admit(ToolCall call) throws IOException, InterruptedException {
    try {
      OptionalInt number =
          call.needsSlot()
              ? host.admit(call.type(), call.tool)
              : host.begin(call.type(), call.tool);
      if (number.isPresent()) {
        parts.admitted(call, number.getAsInt());
      }
      return number.isPresent();
    } catch (IOException e) {
      fail(e);
      throw e;
    }
  }

  /// The call that a hook asks for; null when it may not run.
  private @Nullable ToolCall asked(Question.Call question) throws InterruptedException {
    boolean told =
        await(LONGEST_REPORT, () -> !playing || isLost() || calls.find(question).isPresent());
    if (!playing || isLost()) {
      return null;
    }
    ToolCall call = calls.find(question).orElse(null);
    if (!told || call == null) {
      lose("a hook asked for a call that opencode did not report: " + question.tool());
      return null;
    }
    if (call.askedAt != 0) {
      lose("a hook asked twice for one call: " + call.tool);
      return null;
    }
    call.askedAt = System.nanoTime();
    notifyAll();
    return call;
  }

  /// Hooks end unanswered when their process ends; if it does not, somebody else ended them.
  synchronized void gone(Question question) throws InterruptedException {
    if (!await(LONGEST_GOODBYE, () -> !playing || ending != null)) {
      lose("a hook at the gate was ended before it was answered");
    }
  }

  private boolean isLost() {
    return ending instanceof Ending.GateLost || ending instanceof Ending.Broken;
  }

  private void lose(String how) {
    if (!isLost()) {
      ending = new Ending.GateLost(how);
      notifyAll();
    }
  }

  private void fail(IOException failure) {
    if (playing && !isLost()) {
      ending = new Ending.Broken(failure);
      notifyAll();
    }
  }
}
