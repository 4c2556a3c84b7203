package dev.envoi.agent.codex;

import dev.envoi.trace.TraceJson;
import java.io.IOException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/// What the hook asks: may this tool call run?
///
/// @param sessionId the root thread
/// @param threadId the thread that calls: the root or a sub-agent
/// @param callId the call's id, which its item will have too
/// @param tool Codex's name for hooks, such as `Bash`
/// @param input what the tool is called with
record Question(String sessionId, String threadId, String callId, String tool, JsonNode input) {

  static Question parse(byte[] json) throws IOException {
    JsonNode node;
    try {
      node = TraceJson.MAPPER.readTree(json);
    } catch (JacksonException e) {
      throw new IOException("what came to the gate is no question of Codex", e);
    }
    String session = node.path("session_id").asString("");
    String call = node.path("tool_use_id").asString("");
    if (session.isEmpty() || call.isEmpty()) {
      throw new IOException("what came to the gate is no question about a tool");
    }
    return new Question(
        session,
        node.path("agent_id").asString(session),
        call,
        node.path("tool_name").asString(""),
        node.path("tool_input"));
  }
}
