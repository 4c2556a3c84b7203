package dev.envoi.agent;

import org.jspecify.annotations.Nullable;

/// A coding agent that works in a sandbox.
///
/// One thread calls [#turn], one turn after another; [#interrupt] may come from any thread.
/// [#close] ends whatever the agent has running.
public interface Agent extends AutoCloseable {

  /// The agent's name as `--agent` has it.
  String name();

  /// The model that was asked for; null when the agent chooses.
  default @Nullable String model() {
    return null;
  }

  /// Where its session is kept; null when there is nothing by which it could go on.
  default @Nullable SessionPlace sessionPlace() {
    return null;
  }

  /// Whether the next turn goes on in a session that has heard the prompts before it. When not, its
  /// prompt tells the task again.
  default boolean remembers() {
    return true;
  }

  /// Sends a prompt and reports everything the agent does until its answer is over. A refusal by
  /// the host ([AgentHost#admit], [AgentHost#begin]) ends the turn. Whatever goes wrong on the
  /// agent's side is a [TurnOutcome.Failed]; exceptions are ours.
  TurnOutcome turn(String prompt, AgentHost host) throws InterruptedException, java.io.IOException;

  /// Asks for the end of the running turn; [#turn] returns soon after with
  /// [TurnOutcome.Interrupted].
  void interrupt();

  @Override
  void close();
}
