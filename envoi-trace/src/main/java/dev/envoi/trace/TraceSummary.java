package dev.envoi.trace;

import java.io.InputStream;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.node.ObjectNode;

/// A trace without its parts and turns, which are only counted: what a few lines about it need,
/// however long it is.
///
/// @param trace without parts and turns
public record TraceSummary(AgentTrace trace, int parts, int turns) {

  /// Of a trace that is here.
  public static TraceSummary of(AgentTrace trace) {
    return new TraceSummary(trace, trace.parts().size(), trace.turns().size());
  }

  /// Reads an `agent_trace.json`.
  public static TraceSummary read(InputStream in) {
    ObjectReader one =
        TraceJson.MAPPER.reader().without(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
    ObjectNode rest = TraceJson.MAPPER.createObjectNode();
    int parts = 0;
    int turns = 0;
    try (JsonParser parser = TraceJson.MAPPER.createParser(in)) {
      parser.nextToken();
      while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
        String name = parser.currentName();
        parser.nextToken();
        switch (name) {
          case "parts" -> parts = count(parser);
          case "turns" -> turns = count(parser);
          default -> rest.set(name, one.readTree(parser));
        }
      }
    }
    rest.putArray("parts");
    rest.putArray("turns");
    return new TraceSummary(TraceJson.MAPPER.treeToValue(rest, AgentTrace.class), parts, turns);
  }

  private static int count(JsonParser parser) {
    int count = 0;
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      parser.skipChildren();
      count++;
    }
    return count;
  }
}
