package dev.envoi.agent.codex;

import dev.envoi.agent.AgentHost;
import dev.envoi.agent.codex.Notification.Trouble;
import dev.envoi.trace.TraceJson;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// All that is known of a thread and its sub-agents while turns are played: makes parts of what the
/// app server says, and answers the hooks.
///
/// A hook is held until its call is the only one that can touch the workspace. When no number is
/// left, hooks are held until the turn is over: the agent sees them as interrupted, not as refused.
final class Conversation implements AppServer.Listener {
  /// How long the report of a call may come after its hook.
  private static final Duration LONGEST_REPORT = Duration.ofSeconds(5);

  private static final Duration LONGEST_GOODBYE = Duration.ofSeconds(2);

  private static final String STOPPING = "this turn takes no more tool calls";

  private final AgentHost host;
  private final ToolCalls calls;
  private final Parts parts;
  private final Map<String, String> openTurns = new LinkedHashMap<>();
  private String rootThread = "";
  private boolean blind;
  private boolean playing;
  private boolean stopping;
  private boolean spent;
  private @Nullable Trouble refusedKey;
  private @Nullable Ending ending;

  /// How a turn ended.
  sealed interface Ending {
    /// Codex said so.
    ///
    /// @param status `completed`, `interrupted`, `failed`
    record Said(String status, @Nullable Trouble trouble) implements Ending {}

    /// The process is gone.
    record Died() implements Ending {}

    /// A tool may have run without us.
    record GateLost(String how) implements Ending {}

    /// We could not record it.
    record Broken(IOException failure) implements Ending {}
  }

  Conversation(AgentHost host, CodexSettings.Patience patience) {
    this.host = host;
    this.calls = new ToolCalls(patience);
    this.parts = new Parts(host, calls);
  }

  /// The thread that we play. One that was resumed does not report calls before they run.
  synchronized void isOn(String threadId, boolean resumed) {
    rootThread = threadId;
    blind = resumed;
    parts.isOn(threadId);
  }

  /// A turn begins.
  synchronized void turnBegins() {
    playing = true;
    stopping = false;
    parts.turnBegins();
    spent = false;
    refusedKey = null;
    if (ending instanceof Ending.Said) {
      ending = null;
    }
  }

  /// Nothing more is expected of the turn: held hooks are refused.
  synchronized void turnIsOver() {
    playing = false;
    stopping = true;
    try {
      parts.turnOver();
    } catch (IOException e) {
      fail(e);
    }
    calls.turnOver();
    openTurns.clear();
    notifyAll();
  }

  /// The root's turn has this id.
  synchronized void turnIs(String turnId) {
    if (ending == null) {
      openTurns.putIfAbsent(rootThread, turnId);
    }
  }

  /// The turns that are open, by thread.
  synchronized Map<String, String> openTurns() {
    return Map.copyOf(openTurns);
  }

  /// We end the turn ourselves: what Codex does to its hooks from now on is no loss of the gate.
  synchronized void stop() {
    stopping = true;
    parts.stop();
  }

  /// Waits until the turn has ended or nothing more can come of it; false when neither is so after
  /// that time.
  synchronized boolean awaitEnd(Duration atMost) throws InterruptedException {
    return await(atMost, () -> hasEnded() || spent);
  }

  /// Waits until the turn, and those of sub-agents, have ended.
  synchronized boolean awaitOver(Duration atMost) throws InterruptedException {
    return await(atMost, this::hasEnded);
  }

  /// Whether no number is left.
  synchronized boolean isSpent() {
    return spent;
  }

  /// Why the turn is ended, where the model's key is refused.
  synchronized @Nullable Trouble refusedKey() {
    return refusedKey;
  }

  /// Waits until the parts that were admitted are recorded.
  synchronized boolean awaitRecorded(Duration atMost) throws InterruptedException {
    return await(atMost, () -> hasEnded() || parts.areRecorded());
  }

  /// Waits until no tool runs, also when the turn has ended.
  synchronized boolean awaitSlot(Duration atMost) throws InterruptedException {
    return await(atMost, () -> isLost() || !calls.isSlotTaken());
  }

  /// Waits until the agent's own history holds the parts that are recorded.
  synchronized boolean awaitRemembered(Duration atMost) throws InterruptedException {
    return await(atMost, () -> hasEnded() || blind || parts.areRemembered());
  }

  private boolean hasEnded() {
    return ending != null && (!(ending instanceof Ending.Said) || openTurns.isEmpty());
  }

  /// How it ended; null as long as it has not.
  synchronized @Nullable Ending ending() {
    return ending;
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
  public synchronized void heard(Notification notification, JsonNode raw) {
    try {
      host.heard();
      take(notification, raw);
    } catch (IOException e) {
      fail(e);
    } finally {
      notifyAll();
    }
  }

  private void take(Notification notification, JsonNode raw) throws IOException {
    switch (notification) {
      case Notification.TurnStarted started -> turnStarted(started);
      case Notification.TurnCompleted(String thread, String status, Trouble trouble) -> {
        openTurns.remove(thread);
        parts.turnCompleted(thread, status);
        if (thread.equals(rootThread) && ending == null) {
          ending = new Ending.Said(status, trouble);
        }
        parts.said(raw);
      }
      case Notification.ItemStarted(String thread, Item item) -> itemStarted(thread, item);
      case Notification.ItemCompleted(String thread, Item item) -> {
        spend(parts.completed(thread, item));
        parts.said(raw);
      }
      case Notification.Delta(String thread, String itemId) -> spend(parts.delta(thread, itemId));
      case Notification.HistoryGrown(String thread, HistoryItem item) -> {
        spend(parts.remembered(thread, item));
        parts.said(raw);
      }
      case Notification.ResponseCompleted(String thread, var usage) -> {
        parts.responseCompleted(thread, usage);
        parts.said(raw);
      }
      case Notification.Failing failing -> {
        failing(failing);
        parts.said(raw);
      }
      case Notification.Other(String method) -> {
        if (Parts.isWorthKeeping(method)) {
          parts.said(raw);
        }
      }
    }
  }

  private void failing(Notification.Failing failing) throws IOException {
    if (failing.willRetry()) {
      parts.attemptFailed(failing.threadId());
      if (failing.trouble().isRefusedKey()) {
        refusedKey = failing.trouble();
        spent = true;
      }
    }
  }

  private void turnStarted(Notification.TurnStarted started) {
    String root = openTurns.get(rootThread);
    boolean ours = started.threadId().equals(rootThread);
    if (!ours && root != null && !started.rootTurnId().equals(root)) {
      lose("a turn began in a thread that is not ours");
      return;
    }
    openTurns.put(started.threadId(), started.turnId());
  }

  private void itemStarted(String thread, Item item) throws IOException {
    if (item.isGated()) {
      ToolCall call = calls.find(item.id()).orElse(null);
      if (call == null || call.number == 0) {
        lose("a tool ran that was not admitted: " + item);
        return;
      }
      call.started = true;
      return;
    }
    spend(parts.started(thread, item));
  }

  /// @param left whether a number was to be had, and more are
  private void spend(boolean left) {
    if (!left) {
      spent = true;
    }
  }

  @Override
  public synchronized void refused(JsonNode raw) {
    lose("codex asked for an approval, which our settings rule out");
  }

  @Override
  public synchronized void garbage(String line) {
    try {
      host.heard();
      parts.said(TraceJson.MAPPER.createObjectNode().put("not_json", line));
    } catch (IOException e) {
      fail(e);
    }
  }

  @Override
  public synchronized void ended() {
    if (ending == null || (ending instanceof Ending.Said && !openTurns.isEmpty())) {
      ending = new Ending.Died();
    }
    notifyAll();
  }

  /// Returns when the answer is known: empty to let the tool run, else why not.
  synchronized String decide(Question question) throws IOException, InterruptedException {
    ToolCall call = asked(question);
    if (call == null) {
      return STOPPING;
    }
    while (true) {
      if (!playing || isLost() || call.withdrawn) {
        return STOPPING;
      }
      if (!spent && !stopping) {
        parts.endSilentHolder(blind);
        if (calls.mayGo(call, System.nanoTime())) {
          if (admit(call)) {
            return "";
          }
          spend(false);
          notifyAll();
        }
      }
      wait(ToolCalls.PATIENCE.toMillis());
    }
  }

  private boolean admit(ToolCall call) throws IOException, InterruptedException {
    try {
      OptionalInt number =
          call.needsSlot()
              ? host.admit(call.type(), call.itemType())
              : host.begin(call.type(), call.itemType());
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
  private @Nullable ToolCall asked(Question question) throws InterruptedException {
    if (stopping || !playing) {
      return null;
    }
    if (!question.sessionId().equals(rootThread)) {
      lose("another session of codex came to the gate");
      return null;
    }
    boolean told = await(LONGEST_REPORT, () -> !playing || stopping || isKnown(question));
    if (stopping || !playing) {
      return null;
    }
    ToolCall call = calls.find(question.callId()).orElse(null);
    if (!told) {
      lose("a hook asked for a call that codex did not report: " + question.tool());
      return null;
    }
    if (call == null) {
      call = calls.unreported(question);
    }
    if (call.askedAt != 0 || call.number != 0) {
      lose("a hook asked twice for " + ToolCall.words(call));
      return null;
    }
    call.askedAt = System.nanoTime();
    notifyAll();
    return call;
  }

  private boolean isKnown(Question question) {
    return maySurprise(question) || calls.find(question.callId()).isPresent();
  }

  /// Whether a call may come unreported: inside a program, or in a thread that was resumed.
  private boolean maySurprise(Question question) {
    return blind
        || (question.callId().startsWith("exec-") && calls.hasPrograms(question.threadId()));
  }

  /// Codex ends hooks itself when it ends their turn, of which it tells soon after; if it does not,
  /// somebody else did.
  synchronized void gone(Question question) throws InterruptedException {
    calls.find(question.callId()).ifPresent(call -> call.withdrawn = true);
    notifyAll();
    if (!await(LONGEST_GOODBYE, () -> !playing || stopping || isLost() || isTurnOver(question))) {
      lose("a hook at the gate was ended before it was answered: " + question.tool());
    }
  }

  private boolean isTurnOver(Question question) {
    return !openTurns.containsKey(question.threadId());
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
