package dev.envoi.agent.opencode;

import dev.envoi.agent.Agent;
import dev.envoi.agent.AgentContext;
import dev.envoi.agent.AgentHost;
import dev.envoi.agent.SessionPlace;
import dev.envoi.agent.TurnOutcome;
import dev.envoi.agent.gate.GateDoor;
import dev.envoi.agent.opencode.Event.Trouble;
import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// OpenCode. Its server starts with the first turn, and again, on the same session, when it died.
public final class OpenCodeAgent implements Agent {
  private static final Duration TO_END = Duration.ofSeconds(10);
  private static final Duration TO_DIE = Duration.ofSeconds(2);
  private static final Duration LOOK = Duration.ofMillis(100);

  /// What no other try can mend.
  private static final Set<Integer> FINAL = Set.of(400, 401, 403, 404);

  private static final Set<String> FINAL_NAMES =
      Set.of("ProviderAuthError", "ProviderModelNotFoundError");

  private final OpenCodeSettings settings;
  private final AtomicBoolean interrupted = new AtomicBoolean();
  private final AtomicReference<@Nullable Conversation> now = new AtomicReference<>();
  private final GateDoor<Question> door;
  private final OpenCodeHome home;
  private @Nullable OpenCodeSession session;
  private @Nullable String sessionId;

  public OpenCodeAgent(OpenCodeSettings settings, AgentContext context) throws IOException {
    this.settings = settings;
    this.door = new GateDoor<>(new Keeper());
    this.home = new OpenCodeHome(context, settings, door);
    this.sessionId = context.former() == null ? null : context.former().sessionId();
  }

  @Override
  public String name() {
    return "opencode";
  }

  @Override
  public String model() {
    return settings.model().fullName();
  }

  @Override
  public SessionPlace sessionPlace() {
    return OpenCodeHome.SESSIONS;
  }

  @Override
  public boolean remembers() {
    return sessionId != null;
  }

  @Override
  public TurnOutcome turn(String prompt, AgentHost host) throws InterruptedException, IOException {
    interrupted.set(false);
    OpenCodeSession open;
    try {
      open = session(host);
    } catch (OpenCodeException e) {
      return new TurnOutcome.Failed(String.valueOf(e.getMessage()), true);
    }
    Conversation conversation = open.conversation();
    conversation.turnBegins(prompt);
    try {
      open.startTurn(prompt);
      return play(open);
    } catch (OpenCodeException e) {
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

  private OpenCodeSession session(AgentHost host)
      throws OpenCodeException, IOException, InterruptedException {
    OpenCodeSession open = session;
    if (open != null && !open.hasEnded()) {
      return open;
    }
    if (open != null) {
      drop(open);
    }
    home.make();
    Conversation conversation = new Conversation(host, home.workspace());
    now.set(conversation);
    OpenCodeSession fresh = new OpenCodeSession(home, conversation);
    session = fresh;
    try {
      fresh.open(sessionId);
    } catch (OpenCodeException | InterruptedException e) {
      drop(fresh);
      sessionId = null; // what cannot be resumed is begun anew
      throw e;
    }
    if (fresh.sessionId().equals(sessionId)) {
      host.sessionResumed(fresh.sessionId(), "");
    } else {
      sessionId = fresh.sessionId();
      host.sessionStarted(fresh.sessionId());
    }
    return fresh;
  }

  private void drop(OpenCodeSession gone) {
    gone.close();
    session = null;
  }

  private TurnOutcome play(OpenCodeSession open) throws InterruptedException, IOException {
    Conversation conversation = open.conversation();
    while (!interrupted.get() && !conversation.awaitEnd(LOOK)) {
      open.lookAtStream();
    }
    boolean endless = conversation.isEndless();
    if (conversation.ending() == null) {
      finish(open, endless);
    }
    conversation.awaitOver(TO_DIE);
    Ending ending = conversation.ending();
    if (endless && ending instanceof Ending.Over) {
      return new TurnOutcome.Failed(
          "the model's answers end without a reason, and opencode asks for ever", true);
    }
    return outcome(open, ending);
  }

  /// Ends the turn: when the budget is used up after what was admitted has ended, else at once.
  private void finish(OpenCodeSession open, boolean atOnce) throws InterruptedException {
    Conversation conversation = open.conversation();
    while (!atOnce && !interrupted.get() && !conversation.awaitRecorded(LOOK)) {
      open.lookAtStream(); // a command may take its time
    }
    open.abort();
    conversation.awaitOver(TO_END);
    if (!conversation.awaitSlot(TO_DIE)) {
      open.close();
    }
  }

  private TurnOutcome outcome(OpenCodeSession open, @Nullable Ending ending) throws IOException {
    return switch (ending) {
      case null -> {
        drop(open);
        yield new TurnOutcome.Interrupted();
      }
      case Ending.Over(Trouble trouble) -> {
        if (trouble == null) {
          yield interrupted.get() || open.conversation().wasStopped()
              ? new TurnOutcome.Interrupted()
              : new TurnOutcome.Completed(false);
        }
        yield trouble.isAbort() ? new TurnOutcome.Interrupted() : failed(trouble);
      }
      case Ending.Died() -> {
        String words = open.words();
        drop(open);
        yield new TurnOutcome.Failed("opencode ended in the middle of the turn" + words, true);
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

  private static TurnOutcome failed(Trouble trouble) {
    boolean isFinal =
        FINAL_NAMES.contains(trouble.name())
            || (FINAL.contains(trouble.status()) && !trouble.retriable());
    return new TurnOutcome.Failed(trouble.message(), !isFinal);
  }

  @Override
  public void interrupt() {
    interrupted.set(true);
  }

  @Override
  public void close() {
    OpenCodeSession open = session;
    if (open != null) {
      drop(open);
    }
    try {
      door.close();
    } catch (IOException e) {
      // nobody knocks any more
    }
  }

  /// Leads the hooks to the conversation of the server that runs now.
  private final class Keeper implements GateDoor.Gate<Question> {
    @Override
    public Question question(byte[] bytes) throws IOException {
      return Question.parse(bytes);
    }

    @Override
    public String decide(Question question) throws IOException, InterruptedException {
      Conversation conversation = now.get();
      return conversation == null ? "nothing runs yet" : conversation.decide(question);
    }

    @Override
    public void gone(Question question) throws InterruptedException {
      Conversation conversation = now.get();
      if (conversation != null) {
        conversation.gone(question);
      }
    }
  }
}
