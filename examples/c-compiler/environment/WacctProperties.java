import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/// What `test_properties.json` of `wacct` says, by the path of a case.
///
/// @param libs more C files
/// @param assembly assembly files, without the ending that names the platform
/// @param mathlib cases that are linked with `-lm`
record WacctProperties(
    Map<String, List<String>> libs, Map<String, List<String>> assembly, Set<String> mathlib) {

  static WacctProperties of(JsonNode json) {
    return new WacctProperties(
        lists(json.path("libs")),
        lists(json.path("assembly_libs")),
        new HashSet<>(strings(json.path("requires_mathlib"))));
  }

  private static Map<String, List<String>> lists(JsonNode json) {
    Map<String, List<String>> lists = new HashMap<>();
    for (Map.Entry<String, JsonNode> one : json.properties()) {
      lists.put(one.getKey(), strings(one.getValue()));
    }
    return lists;
  }

  /// A single one may stand without a list around it.
  private static List<String> strings(JsonNode json) {
    if (json.isString()) {
      return List.of(json.asString());
    }
    List<String> strings = new ArrayList<>();
    json.forEach(one -> strings.add(one.asString()));
    return strings;
  }
}
