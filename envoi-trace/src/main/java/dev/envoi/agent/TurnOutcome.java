package dev.envoi.agent;

/// How a turn ended, as the agent's adapter saw it.
public sealed interface TurnOutcome {

  /// The agent finished its answer.
  ///
  /// @param exhausted the agent has nothing more to do in later turns (a played session is over)
  record Completed(boolean exhausted) implements TurnOutcome {}

  /// The host refused a part, or the turn was interrupted.
  record Interrupted() implements TurnOutcome {}

  /// A tool may have run that was not admitted. The agent was killed; what is in the workspace now
  /// is nobody's part.
  record GateLost(String how) implements TurnOutcome {}

  /// The agent could not go on; its own last words.
  ///
  /// @param retriable whether another try can help
  record Failed(String lastWords, boolean retriable) implements TurnOutcome {}
}
