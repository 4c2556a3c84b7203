package dev.envoi.testing;

import dev.envoi.trace.TraceJson;
import dev.envoi.trace.UserError;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/// What an environment offers, as its `GET /schema` tells it.
public final class EnvironmentSchema {
  private static final Pattern TEMPLATE = Pattern.compile("\\{[^/{}]+}");

  private final List<String> tests;
  private final boolean requiresSession;
  private final Map<String, JsonNode> setUp = new TreeMap<>();
  private final Map<String, JsonNode> test = new TreeMap<>();

  private EnvironmentSchema(JsonNode schema) {
    tests = schema.path("tests").values().stream().map(one -> one.asString("")).toList();
    requiresSession = schema.path("capabilities").path("requires_session").asBoolean(true);
    addTo(setUp, schema.path("setup_params_schema"));
    schema.path("test_metadata").values().forEach(one -> addTo(test, one.path("params_schema")));
  }

  static EnvironmentSchema read(byte[] json) throws HarnessException {
    try {
      return new EnvironmentSchema(TraceJson.MAPPER.readTree(json));
    } catch (JacksonException wrong) {
      throw new HarnessException("the environment's schema is no JSON", wrong);
    }
  }

  private static void addTo(Map<String, JsonNode> all, JsonNode schema) {
    schema.path("properties").properties().forEach(one -> all.put(one.getKey(), one.getValue()));
  }

  /// Every test that is no template.
  public List<String> plainTests() {
    return tests.stream().filter(path -> !TEMPLATE.matcher(path).find()).toList();
  }

  boolean requiresSession() {
    return requiresSession;
  }

  /// Whether a path selects any test.
  public boolean selects(String request) {
    return tests.stream().anyMatch(path -> selects(path, request));
  }

  private static boolean selects(String path, String request) {
    if (!TEMPLATE.matcher(path).find()) {
      return request.isEmpty() || path.equals(request) || path.startsWith(request + "/");
    }
    String regex =
        Arrays.stream(TEMPLATE.split(path, -1))
            .map(Pattern::quote)
            .reduce((left, right) -> left + "[^/]+" + right)
            .orElse("");
    return path.equals(request) || request.matches(regex);
  }

  /// The paths that tests are registered under.
  public List<String> tests() {
    return tests;
  }

  public Set<String> setUpParameters() {
    return Set.copyOf(setUp.keySet());
  }

  /// Parameters that the set-up takes, out of these.
  ///
  /// @throws UserError when one is of another type
  public Map<String, Object> forSetUp(Map<String, String> given) {
    return typed(setUp, given);
  }

  /// Parameters that some test takes, out of these.
  ///
  /// @throws UserError when one is of another type
  public Map<String, Object> forTests(Map<String, String> given) {
    return typed(test, given);
  }

  /// The names out of these that neither set-up nor tests take.
  public Set<String> unknown(Set<String> names) {
    Set<String> unknown = new TreeSet<>(names);
    unknown.removeAll(setUp.keySet());
    unknown.removeAll(test.keySet());
    return unknown;
  }

  private static Map<String, Object> typed(Map<String, JsonNode> known, Map<String, String> given) {
    Map<String, Object> typed = new TreeMap<>();
    given.forEach((name, text) -> {
      JsonNode schema = known.get(name);
      if (schema != null) {
        typed.put(name, typed(name, text, schema.path("type").asString("string")));
      }
    });
    return typed;
  }

  private static Object typed(String name, String text, String type) {
    try {
      return switch (type) {
        case "integer" -> Long.parseLong(text);
        case "number" -> Double.parseDouble(text);
        case "boolean" -> TraceJson.MAPPER.readValue(text, Boolean.class);
        case "array" ->
            text.startsWith("[")
                ? TraceJson.MAPPER.readValue(text, List.class)
                : List.of(text.split(",", -1));
        case "object" -> TraceJson.MAPPER.readValue(text, Map.class);
        default -> text;
      };
    } catch (JacksonException | IllegalArgumentException wrong) {
      throw new UserError(
          "--param %s=%s: it must be of type %s".formatted(name, text, type), wrong);
    }
  }
}
