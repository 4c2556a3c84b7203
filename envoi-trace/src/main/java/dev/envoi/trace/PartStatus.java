package dev.envoi.trace;

import com.fasterxml.jackson.annotation.JsonProperty;

/// How a part ended. All but the first two close a number that was reserved and never completed.
public enum PartStatus {
  @JsonProperty("completed")
  COMPLETED,
  /// It completed and says that it failed: a command with another status than 0, a refused patch.
  @JsonProperty("failed")
  FAILED,
  /// The attempt that it belonged to was thrown away by the agent.
  @JsonProperty("void")
  VOID,
  /// Stopped by the operator or a limit.
  @JsonProperty("interrupted")
  INTERRUPTED,
  /// A crash took it.
  @JsonProperty("lost")
  LOST
}
