package dev.envoi.agent.opencode;

import dev.envoi.trace.TraceJson;
import java.io.IOException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/// What our plugin sends to the gate.
sealed interface Question {

  /// It was loaded.
  record Hello() implements Question {}

  /// May this tool call run?
  ///
  /// @param callId as the part of the call has it too
  record Call(String sessionId, String callId, String tool) implements Question {}

  static Question parse(byte[] json) throws IOException {
    JsonNode node;
    try {
      node = TraceJson.MAPPER.readTree(json);
    } catch (JacksonException e) {
      throw new IOException("what came to the gate is no question of OpenCode", e);
    }
    if (node.path("hello").asBoolean(false)) {
      return new Hello();
    }
    String session = node.path("sessionID").asString("");
    String call = node.path("callID").asString("");
    if (session.isEmpty() || call.isEmpty()) {
      throw new IOException("what came to the gate is no question about a tool");
    }
    return new Call(session, call, node.path("tool").asString(""));
  }
}
