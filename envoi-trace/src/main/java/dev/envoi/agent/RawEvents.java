package dev.envoi.agent;

import dev.envoi.trace.TraceJson;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

/// Raw events without what a part holds already: a text that stands in a part, or ends with one, is
/// replaced by `{"$part": number}`, with what stood before it as `head`. For one thread at a time.
public final class RawEvents {
  private static final int REMEMBERED = 64;
  private static final int SHORT = 40;

  private final Map<String, Integer> texts =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Integer> eldest) {
          return size() > REMEMBERED;
        }
      };

  /// A part holds this text.
  public void hold(int part, String text) {
    if (text.length() > SHORT) {
      texts.put(text, part);
    }
  }

  /// The event without the texts that are held.
  public JsonNode without(JsonNode raw) {
    return switch (raw) {
      case ObjectNode object -> {
        ObjectNode copy = TraceJson.MAPPER.createObjectNode();
        object
            .properties()
            .forEach(field -> copy.set(key(field.getKey()), without(field.getValue())));
        yield copy;
      }
      case ArrayNode array -> {
        ArrayNode copy = TraceJson.MAPPER.createArrayNode();
        array.forEach(element -> copy.add(without(element)));
        yield copy;
      }
      case StringNode string -> shortened(string);
      default -> raw;
    };
  }

  /// A key of the agent's own that looks like ours gets one more `$`.
  private static String key(String name) {
    return name.matches("\\$+part") ? "$" + name : name;
  }

  private JsonNode shortened(StringNode string) {
    String text = string.stringValue();
    if (text.length() <= SHORT) {
      return string;
    }
    Integer whole = texts.get(text);
    if (whole != null) {
      return TraceJson.MAPPER.createObjectNode().put("$part", whole);
    }
    for (Map.Entry<String, Integer> held : texts.entrySet()) {
      if (text.endsWith(held.getKey())) {
        String head = text.substring(0, text.length() - held.getKey().length());
        return TraceJson.MAPPER.createObjectNode().put("$part", held.getValue()).put("head", head);
      }
    }
    return string;
  }
}
