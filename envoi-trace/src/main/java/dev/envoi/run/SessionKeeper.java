package dev.envoi.run;

import java.util.function.Consumer;

/// Keeps what an agent can go on from when this process is gone.
@FunctionalInterface
public interface SessionKeeper {
  /// A turn is over and the agent is quiet. What cannot be saved is told, and ends nothing.
  ///
  /// @param trouble takes a sentence
  void turnEnded(Consumer<String> trouble);

  /// For an agent that keeps nothing.
  static SessionKeeper none() {
    return _ -> {};
  }
}
