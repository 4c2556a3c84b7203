package dev.envoi.relay;

import dev.envoi.trace.Secret;
import dev.envoi.trace.TraceJson;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// What Codex keeps in its `auth.json`: a key, or the tokens of a ChatGPT log-in. Whatever else is
/// in it stays as it is.
final class AuthJson {
  private static final String CLAIMS = "https://api.openai.com/auth";

  private final ObjectNode tree;

  private AuthJson(ObjectNode tree) {
    this.tree = tree;
  }

  /// Empty when it is no JSON object. What is wrong with it is not told: the words would show it.
  static Optional<AuthJson> parse(byte[] json) {
    try {
      JsonNode tree = TraceJson.MAPPER.readTree(json);
      return tree instanceof ObjectNode object
          ? Optional.of(new AuthJson(object))
          : Optional.empty();
    } catch (JacksonException _) {
      return Optional.empty();
    }
  }

  byte[] bytes() {
    return TraceJson.MAPPER.writerWithDefaultPrettyPrinter().writeValueAsBytes(tree);
  }

  /// The key, when it is by key that Codex would identify itself.
  Optional<Secret> key() {
    String key = tree.path("OPENAI_API_KEY").asString("");
    boolean chosen =
        tree.path("auth_mode").isString()
            ? tree.path("auth_mode").asString().equalsIgnoreCase("apikey")
            : !key.isBlank();
    return chosen && !key.isBlank()
        ? Optional.of(new Secret("OPENAI_API_KEY", key.strip()))
        : Optional.empty();
  }

  boolean hasLogin() {
    return !token("access_token").isEmpty() && !token("refresh_token").isEmpty();
  }

  private String token(String name) {
    return tree.path("tokens").path(name).asString("");
  }

  Secret accessToken() {
    return new Secret("CODEX_ACCESS_TOKEN", token("access_token"));
  }

  Secret refreshToken() {
    return new Secret("CODEX_REFRESH_TOKEN", token("refresh_token"));
  }

  /// Of which account the tokens are; empty when they do not say.
  String accountId() {
    String named = token("account_id");
    return named.isEmpty()
        ? claims(token("id_token")).path(CLAIMS).path("chatgpt_account_id").asString("")
        : named;
  }

  List<Secret> secrets() {
    return Stream.of(accessToken(), refreshToken(), new Secret("CODEX_ID_TOKEN", token("id_token")))
        .filter(secret -> !secret.reveal().isEmpty())
        .toList();
  }

  /// When the access token ends; empty when it does not say.
  Optional<Instant> end() {
    JsonNode exp = claims(token("access_token")).path("exp");
    return exp.isNumber() ? Optional.of(Instant.ofEpochSecond(exp.asLong())) : Optional.empty();
  }

  private static JsonNode claims(String jwt) {
    String[] parts = jwt.split("\\.", -1);
    try {
      byte[] json =
          parts.length == 3
              ? Base64.getUrlDecoder().decode(parts[1])
              : "{}".getBytes(StandardCharsets.UTF_8);
      return TraceJson.MAPPER.readTree(json);
    } catch (IllegalArgumentException | JacksonException _) {
      return TraceJson.MAPPER.createObjectNode(); // no token of a form that we know
    }
  }

  /// With the tokens that a token endpoint gave; those that it did not give stay.
  AuthJson renewed(JsonNode given, Instant now) {
    ObjectNode copy = tree.deepCopy();
    ObjectNode tokens =
        copy.path("tokens") instanceof ObjectNode object ? object : copy.putObject("tokens");
    for (String name : List.of("id_token", "access_token", "refresh_token")) {
      String value = given.path(name).asString("");
      if (!value.isEmpty()) {
        tokens.put(name, value);
      }
    }
    copy.put("last_refresh", now.toString());
    return new AuthJson(copy);
  }

  @Override
  public String toString() {
    return "AuthJson[hidden]";
  }
}
