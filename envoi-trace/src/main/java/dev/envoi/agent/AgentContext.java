package dev.envoi.agent;

import dev.envoi.sandbox.Sandbox;
import java.net.URI;

/// What an agent works with.
///
/// @param sandbox where its commands run
/// @param tools the MCP server with `run_tests`, as our side reaches it
public record AgentContext(Sandbox sandbox, ToolServer tools) {

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
