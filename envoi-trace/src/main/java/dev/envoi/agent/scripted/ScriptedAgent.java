package dev.envoi.agent.scripted;

import dev.envoi.agent.Agent;
import dev.envoi.agent.AgentContext;
import dev.envoi.agent.AgentHost;
import dev.envoi.agent.TurnOutcome;
import dev.envoi.agent.scripted.SessionEntry.EndTurn;
import dev.envoi.agent.scripted.SessionEntry.Patch;
import dev.envoi.agent.scripted.SessionEntry.Reasoning;
import dev.envoi.agent.scripted.SessionEntry.RunTests;
import dev.envoi.agent.scripted.SessionEntry.Shell;
import dev.envoi.agent.scripted.SessionEntry.Text;
import dev.envoi.agent.scripted.SessionEntry.Write;
import dev.envoi.trace.FinishedPart;
import dev.envoi.trace.PartContent;
import dev.envoi.trace.PartStatus;
import dev.envoi.trace.PartType;
import java.io.IOException;
import java.time.Duration;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicBoolean;

/// Plays a [SessionFile], from `end_turn` to `end_turn`, whatever the prompts say.
public final class ScriptedAgent implements Agent {
  private final SessionFile session;
  private final ScriptedTools tools;
  private final AtomicBoolean interrupted = new AtomicBoolean();
  private int next;

  public ScriptedAgent(SessionFile session, AgentContext context) {
    this.session = session;
    this.tools = new ScriptedTools(context);
    this.next = context.former() == null ? 0 : session.after(context.former().done());
  }

  @Override
  public String name() {
    return "scripted";
  }

  @Override
  public TurnOutcome turn(String prompt, AgentHost host) throws InterruptedException, IOException {
    interrupted.set(false);
    while (next < session.entries().size()) {
      if (interrupted.get()) {
        return new TurnOutcome.Interrupted();
      }
      SessionEntry entry = session.entries().get(next);
      if (entry instanceof EndTurn) {
        next++;
        return new TurnOutcome.Completed(next == session.entries().size());
      }
      if (!play(entry, host)) {
        return new TurnOutcome.Interrupted();
      }
      next++;
    }
    return new TurnOutcome.Completed(true);
  }

  /// Plays one entry; false when the host refused it.
  private boolean play(SessionEntry entry, AgentHost host)
      throws InterruptedException, IOException {
    return switch (entry) {
      case Reasoning(_, String text) -> say(PartType.REASONING, text, host);
      case Text(_, String text) -> say(PartType.TEXT, text, host);
      case Shell shell -> use(PartType.TOOL, "command", () -> tools.shell(shell), host);
      case Write write -> use(PartType.PATCH, "file_write", () -> tools.write(write), host);
      case Patch patch -> use(PartType.PATCH, "patch", () -> tools.patch(patch), host);
      case RunTests run -> use(PartType.TOOL, "run_tests", () -> tools.runTests(run), host);
      case EndTurn _ -> true;
    };
  }

  private static boolean say(PartType type, String text, AgentHost host) throws IOException {
    long begun = System.nanoTime();
    OptionalInt number = host.begin(type, type.word());
    if (number.isEmpty()) {
      return false;
    }
    host.completed(
        new FinishedPart(
            number.getAsInt(),
            type,
            type.word(),
            PartStatus.COMPLETED,
            text,
            since(begun),
            null,
            PartContent.text(text)));
    return true;
  }

  private static boolean use(PartType type, String itemType, ToolCall call, AgentHost host)
      throws IOException, InterruptedException {
    OptionalInt number = host.admit(type, itemType);
    if (number.isEmpty()) {
      return false;
    }
    long begun = System.nanoTime();
    ToolResult result = call.run();
    host.completed(
        new FinishedPart(
            number.getAsInt(),
            type,
            itemType,
            result.status(),
            result.summary(),
            since(begun),
            null,
            result.content()));
    return true;
  }

  private static Duration since(long begun) {
    return Duration.ofNanos(System.nanoTime() - begun);
  }

  /// One tool call to its end.
  @FunctionalInterface
  interface ToolCall {
    ToolResult run() throws IOException, InterruptedException;
  }

  /// What a tool call came to.
  record ToolResult(PartStatus status, String summary, PartContent content) {}

  @Override
  public void interrupt() {
    interrupted.set(true);
  }

  @Override
  public void close() {
    tools.close();
  }
}
