package dev.envoi.agent.codex;

import dev.envoi.agent.Agent;
import dev.envoi.agent.AgentContext;
import dev.envoi.agent.AgentHost;
import dev.envoi.agent.SessionPlace;
import dev.envoi.agent.TurnOutcome;
import dev.envoi.agent.codex.Conversation.Ending;
import dev.envoi.agent.codex.Notification.Trouble;
import dev.envoi.agent.gate.GateDoor;
import dev.envoi.agent.install.AgentProgram;
import dev.envoi.sandbox.FilePath;
import dev.envoi.sandbox.TreeEntry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/// Codex CLI. The process starts with the first turn, and again, on the same thread, when it died.
public final class CodexAgent implements Agent {
  /// How long the agent's own history may take to hold what was recorded, before its turn is ended.
  private static final Duration TO_REMEMBER = Duration.ofSeconds(5);

  private static final String CAVEAT =
      "codex reports no call before it runs from here on: parts and code stay exact, what its own history keeps of the last parts before an end may not be";

  private static final Duration TO_END = Duration.ofSeconds(10);
  private static final Duration TO_DIE = Duration.ofSeconds(2);
  private static final Duration LOOK = Duration.ofMillis(100);
  private static final int MOST_INSTRUCTIONS = 64 << 10;

  private final AgentContext context;
  private final CodexSettings settings;
  private final AtomicBoolean interrupted = new AtomicBoolean();
  private final GateKeeper keeper = new GateKeeper();
  private final GateDoor<Question> door;
  private final CodexHome home;
  private @Nullable CodexSession session;
  private @Nullable String threadId;

  public CodexAgent(CodexSettings settings, AgentContext context) throws IOException {
    this.settings = settings;
    this.context = context;
    this.door = new GateDoor<>(keeper);
    this.home = new CodexHome(context, settings, door);
    this.threadId = context.former() == null ? null : context.former().sessionId();
  }

  @Override
  public String name() {
    return "codex";
  }

  @Override
  public @Nullable String model() {
    return settings.model();
  }

  @Override
  public SessionPlace sessionPlace() {
    return CodexHome.SESSIONS;
  }

  @Override
  public boolean remembers() {
    return threadId != null;
  }

  @Override
  public TurnOutcome turn(String prompt, AgentHost host) throws InterruptedException, IOException {
    interrupted.set(false);
    CodexSession open;
    try {
      open = session(host);
    } catch (CodexException e) {
      return new TurnOutcome.Failed(String.valueOf(e.getMessage()), true);
    }
    Conversation conversation = open.conversation();
    conversation.turnBegins();
    try {
      if (!open.hasHook()) {
        drop(open);
        return new TurnOutcome.GateLost("codex does not run our hook any more");
      }
      open.startTurn(prompt);
      TurnOutcome outcome = play(open);
      if (isFull(conversation.ending())) {
        shrink(open);
      }
      return outcome;
    } catch (CodexException e) {
      Ending ending = conversation.ending();
      return ending instanceof Ending.GateLost || ending instanceof Ending.Broken
          ? outcome(open, ending)
          : new TurnOutcome.Failed(String.valueOf(e.getMessage()), true);
    } finally {
      conversation.turnIsOver();
      if (open.hasEnded()) {
        drop(open);
      }
    }
  }

  private static boolean isFull(@Nullable Ending ending) {
    return ending instanceof Ending.Said(_, Trouble trouble) && trouble != null && trouble.isFull();
  }

  /// The thread has outgrown its model: Codex summarizes it, or it is begun anew.
  private void shrink(CodexSession open) throws InterruptedException {
    Conversation conversation = open.conversation();
    conversation.turnIsOver();
    conversation.turnBegins();
    boolean done = false;
    try {
      open.compact();
      while (!interrupted.get() && !conversation.awaitOver(LOOK)) {
        // wait on
      }
      done =
          conversation.ending() instanceof Ending.Said(String status, _)
              && status.equals("completed");
    } catch (CodexException e) {
      // it is not to be had smaller
    }
    if (!done) {
      drop(open);
      threadId = null;
    }
  }

  private CodexSession session(AgentHost host)
      throws CodexException, IOException, InterruptedException {
    CodexSession open = session;
    if (open != null && !open.hasEnded()) {
      return open;
    }
    home.make();
    Conversation conversation = new Conversation(host, settings.patience());
    keeper.askFrom(conversation);
    CodexSession fresh = new CodexSession(home, conversation);
    session = fresh;
    try {
      fresh.open(threadId, instructions());
    } catch (CodexException | IOException | InterruptedException e) {
      drop(fresh);
      threadId = null; // what cannot be resumed is begun anew
      throw e;
    }
    if (!fresh.version().equals(AgentProgram.CODEX.version())) {
      host.noted(
          "untested_version",
          "codex %s runs; what is recorded of it was tried with %s"
              .formatted(fresh.version(), AgentProgram.CODEX.version()));
    }
    if (fresh.threadId().equals(threadId)) {
      host.sessionResumed(fresh.threadId(), CAVEAT);
    } else {
      threadId = fresh.threadId();
      host.sessionStarted(fresh.threadId());
    }
    return fresh;
  }

  private void drop(CodexSession gone) {
    gone.close();
    session = null;
  }

  /// The workspace is not trusted, so Codex does not read these itself.
  private String instructions() throws IOException {
    Optional<TreeEntry> entry = context.sandbox().get(FilePath.of("AGENTS.md"));
    if (entry.isEmpty() || !(entry.get() instanceof TreeEntry.File file)) {
      return "";
    }
    int length = Math.min(file.content().length, MOST_INSTRUCTIONS);
    String text = new String(file.content(), 0, length, StandardCharsets.UTF_8);
    return text.isBlank() ? "" : "# AGENTS.md of the workspace\n\n" + text;
  }

  private TurnOutcome play(CodexSession open) throws InterruptedException, IOException {
    Conversation conversation = open.conversation();
    while (!interrupted.get() && !conversation.awaitEnd(LOOK)) {
      // wait on
    }
    if (conversation.ending() == null) {
      finish(open);
    } else {
      awaitTeam(open);
    }
    Ending ending = conversation.ending();
    if (ending instanceof Ending.Said(String status, Trouble trouble) && interrupted.get()) {
      return status.equals("failed") && trouble != null
          ? outcome(open, ending)
          : new TurnOutcome.Interrupted();
    }
    return outcome(open, ending);
  }

  /// The root's turn is over; its sub-agents may go on.
  private void awaitTeam(CodexSession open) throws InterruptedException {
    Conversation conversation = open.conversation();
    while (!conversation.awaitOver(LOOK)) {
      if (interrupted.get() || conversation.isSpent()) {
        finish(open);
        return;
      }
    }
  }

  /// Ends the turn: when the budget is used up after what was admitted has ended and the agent
  /// remembers it, when we were asked to at once.
  private void finish(CodexSession open) throws InterruptedException {
    Conversation conversation = open.conversation();
    while (!interrupted.get() && !conversation.awaitRecorded(LOOK)) {
      // a command may take its time
    }
    if (!interrupted.get()) {
      conversation.awaitRemembered(TO_REMEMBER);
    }
    Set<String> threads = conversation.openTurns().keySet();
    open.interruptAll();
    conversation.awaitOver(TO_END);
    if (interrupted.get()) {
      open.killCommands(threads);
      if (!conversation.awaitSlot(TO_DIE)) {
        open.close(); // a command that Codex had not shown yet is not on its list either
      }
    }
  }

  private TurnOutcome outcome(CodexSession open, @Nullable Ending ending) throws IOException {
    return switch (ending) {
      case null -> {
        drop(open);
        yield new TurnOutcome.Interrupted();
      }
      case Ending.Said(String status, Trouble trouble) ->
          switch (status) {
            case "completed" -> new TurnOutcome.Completed(false);
            case "interrupted" -> {
              Trouble refused = open.conversation().refusedKey();
              yield refused == null ? new TurnOutcome.Interrupted() : failed(refused);
            }
            default -> failed(trouble);
          };
      case Ending.Died() -> {
        String words = open.words();
        drop(open);
        yield new TurnOutcome.Failed("codex ended in the middle of the turn" + words, true);
      }
      case Ending.GateLost(String how) -> {
        drop(open);
        yield new TurnOutcome.GateLost(how);
      }
      case Ending.Broken(IOException failure) -> {
        drop(open);
        throw failure;
      }
    };
  }

  private static TurnOutcome failed(@Nullable Trouble trouble) {
    if (trouble == null) {
      return new TurnOutcome.Failed("codex did not say why", true);
    }
    return new TurnOutcome.Failed(trouble.message(), !trouble.isFinal());
  }

  @Override
  public void interrupt() {
    interrupted.set(true);
  }

  @Override
  public void close() {
    CodexSession open = session;
    if (open != null) {
      drop(open);
    }
    try {
      door.close();
    } catch (IOException e) {
      // nobody knocks any more
    }
  }
}
