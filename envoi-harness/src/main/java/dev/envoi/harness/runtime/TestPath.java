package dev.envoi.harness.runtime;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The path under which a test is registered; `{name}` in it captures one piece without `/`.
final class TestPath {
  private static final Pattern TEMPLATE = Pattern.compile("\\{([A-Za-z_][A-Za-z0-9_]*)}");

  private final String text;
  private final List<String> names = new ArrayList<>();
  private final Pattern pattern;

  TestPath(String text) {
    this.text = text;
    for (String piece : text.split("/", -1)) {
      if (piece.isEmpty()) {
        throw new IllegalArgumentException("the test path '" + text + "' has an empty name");
      }
    }
    Matcher matcher = TEMPLATE.matcher(text);
    StringBuilder regex = new StringBuilder();
    int end = 0;
    while (matcher.find()) {
      names.add(matcher.group(1));
      regex.append(Pattern.quote(text.substring(end, matcher.start()))).append("([^/]+)");
      end = matcher.end();
    }
    this.pattern = Pattern.compile(regex.append(Pattern.quote(text.substring(end))).toString());
  }

  /// A request without slashes around it and doubled ones inside.
  static String normal(String request) {
    return request.replaceAll("/+", "/").replaceAll("^/|/$", "");
  }

  String text() {
    return text;
  }

  boolean isTemplate() {
    return !names.isEmpty();
  }

  List<String> names() {
    return List.copyOf(names);
  }

  /// What the request captures, by name; empty when it does not select this test.
  Optional<Map<String, String>> match(String request) {
    if (!isTemplate()) {
      boolean selected =
          request.isEmpty() || text.equals(request) || text.startsWith(request + "/");
      return selected ? Optional.of(Map.of()) : Optional.empty();
    }
    Matcher matcher = pattern.matcher(request);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    Map<String, String> captured = new HashMap<>();
    for (int i = 0; i < names.size(); i++) {
      captured.put(names.get(i), matcher.group(i + 1));
    }
    return Optional.of(captured);
  }

  @Override
  public String toString() {
    return text;
  }
}
