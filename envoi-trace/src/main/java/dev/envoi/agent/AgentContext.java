package dev.envoi.agent;

import dev.envoi.sandbox.Sandbox;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/// What an agent works with.
///
/// @param sandbox where its commands run
/// @param tools the MCP server with `run_tests`, as our side reaches it
/// @param former what it did before, in a process that is gone; null when it begins
public record AgentContext(Sandbox sandbox, ToolServer tools, @Nullable Former former) {

  /// An agent that begins.
  public AgentContext(Sandbox sandbox, ToolServer tools) {
    this(sandbox, tools, null);
  }

  /// What an agent did before. Its session files lie in its [Agent#sessionPlace] again when its
  /// first turn begins. It tries to go on with that session and says by [AgentHost#sessionResumed]
  /// that it did, or begins another one, which it tells by [AgentHost#sessionStarted].
  ///
  /// @param sessionId its last session; null when it had none
  /// @param done how many parts came to an end of their own (completed or failed), without those
  ///   whose numbers were only closed
  public record Former(@Nullable String sessionId, int done) {}

  /// An MCP server.
  ///
  /// @param endpoint streamable HTTP
  /// @param token bearer token of this trajectory
  public record ToolServer(URI endpoint, String token) {
    @Override
    public String toString() {
      return "ToolServer[" + endpoint + ", token hidden]";
    }
  }
}
