package dev.envoi.cli;

import dev.envoi.trace.Secret;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// `--model-base-url` as it was given: some providers want a key in its query.
record ModelUrl(String given) {
  /// The option that says that the query was not kept.
  static final String QUERY_LEFT_OUT = "model_base_url_query_left_out";

  /// No key, and worth seeing in a trace.
  private static final String HARMLESS = "api-version=[0-9]{4}-[0-9]{2}-[0-9]{2}(-preview)?";

  /// What may be recorded.
  String kept() {
    return isKeptWhole() ? given : given.substring(0, given.indexOf('?'));
  }

  boolean isKeptWhole() {
    return query().isEmpty() || query().matches(HARMLESS);
  }

  private String query() {
    int mark = given.indexOf('?');
    return mark < 0 ? "" : given.substring(mark + 1);
  }

  /// What of it nobody may see, as it is written there and as it is meant.
  List<Secret> secrets() {
    List<Secret> secrets = new ArrayList<>();
    if (!isKeptWhole()) {
      for (String field : query().split("&", -1)) {
        int equals = field.indexOf('=');
        String value = field.substring(equals + 1);
        String name = equals < 0 ? "model_base_url" : field.substring(0, equals);
        secrets.add(new Secret(name, value));
        secrets.add(new Secret(name, decoded(value)));
      }
    }
    return secrets;
  }

  private static String decoded(String value) {
    try {
      return URLDecoder.decode(value, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException _) {
      return value; // Upstream refuses such an address
    }
  }
}
