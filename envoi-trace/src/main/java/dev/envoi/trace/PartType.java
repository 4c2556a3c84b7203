package dev.envoi.trace;

import com.fasterxml.jackson.annotation.JsonProperty;

/// The four kinds of part, the same for every agent.
public enum PartType {
  @JsonProperty("reasoning")
  REASONING,
  @JsonProperty("text")
  TEXT,
  /// A tool call that is not a file edit of the agent's own.
  @JsonProperty("tool")
  TOOL,
  /// A change of files by the agent's own edit tool.
  @JsonProperty("patch")
  PATCH;

  /// Whether a part of this kind can touch the workspace.
  public boolean touchesWorkspace() {
    return this == TOOL || this == PATCH;
  }

  /// The word in the trace.
  public String word() {
    return name().toLowerCase(java.util.Locale.ROOT);
  }
}
