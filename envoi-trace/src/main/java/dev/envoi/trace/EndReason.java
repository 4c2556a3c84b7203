package dev.envoi.trace;

import com.fasterxml.jackson.annotation.JsonProperty;

/// Why a trajectory ended.
public enum EndReason {
  @JsonProperty("solved")
  SOLVED,
  @JsonProperty("part_limit")
  PART_LIMIT,
  @JsonProperty("turn_limit")
  TURN_LIMIT,
  @JsonProperty("token_limit")
  TOKEN_LIMIT,
  @JsonProperty("cost_limit")
  COST_LIMIT,
  @JsonProperty("timeout")
  TIMEOUT,
  @JsonProperty("interrupted")
  INTERRUPTED,
  @JsonProperty("agent_error")
  AGENT_ERROR,
  @JsonProperty("envoi_error")
  ENVOI_ERROR,
  @JsonProperty("sandbox_lost")
  SANDBOX_LOST;

  /// The word in the trace.
  public String word() {
    return name().toLowerCase(java.util.Locale.ROOT);
  }

  /// Whether a run that ended so did not do what it was started for (`trace` then exits with 1).
  public boolean isError() {
    return switch (this) {
      case AGENT_ERROR, ENVOI_ERROR, SANDBOX_LOST -> true;
      case SOLVED, PART_LIMIT, TURN_LIMIT, TOKEN_LIMIT, COST_LIMIT, TIMEOUT, INTERRUPTED -> false;
    };
  }
}
