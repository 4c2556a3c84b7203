package dev.envoi.relay;

import dev.envoi.trace.Secret;
import dev.envoi.trace.TraceJson;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/// Gives new tokens for a refresh token, which is good for one time.
public record TokenEndpoint(URI address) {
  public static final TokenEndpoint OPENAI =
      new TokenEndpoint(URI.create("https://auth.openai.com/oauth/token"));

  /// Codex's own: log-ins that it made are its.
  private static final String CLIENT_ID = "app_EMoamEEZ73f0CkXaXp7hrann";

  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final int SERVER_ERROR = 500;

  /// @throws CredentialsException when it gives none; no word of it comes from the answer but an
  ///   error's code
  JsonNode renew(Secret refreshToken) throws CredentialsException, InterruptedException {
    var body = TraceJson.MAPPER.createObjectNode();
    body.put("client_id", CLIENT_ID)
        .put("grant_type", "refresh_token")
        .put("refresh_token", refreshToken.reveal())
        .put("scope", "openid profile email");
    HttpResponse<byte[]> response;
    try (HttpClient client = HttpClient.newBuilder().connectTimeout(PATIENCE).build()) {
      response =
          client.send(
              HttpRequest.newBuilder(address)
                  .timeout(PATIENCE)
                  .header("Content-Type", "application/json")
                  .POST(
                      HttpRequest.BodyPublishers.ofByteArray(
                          TraceJson.MAPPER.writeValueAsBytes(body)))
                  .build(),
              HttpResponse.BodyHandlers.ofByteArray());
    } catch (IOException e) {
      throw new CredentialsException(
          "the ChatGPT log-in could not be renewed: no answer from " + address.getHost(), false);
    }
    JsonNode answer = read(response.body());
    if (response.statusCode() != 200 || answer.path("access_token").asString("").isEmpty()) {
      throw refused(response.statusCode(), answer);
    }
    return answer;
  }

  private static JsonNode read(byte[] body) {
    try {
      return TraceJson.MAPPER.readTree(body);
    } catch (JacksonException _) {
      return TraceJson.MAPPER.createObjectNode();
    }
  }

  private CredentialsException refused(int status, JsonNode answer) {
    JsonNode error = answer.path("error");
    String code = error.isString() ? error.asString() : error.path("code").asString("");
    String words = code.matches("[a-z_]{1,60}") ? status + ", " + code : String.valueOf(status);
    return new CredentialsException(
        "the ChatGPT log-in could not be renewed: %s answered %s%s"
            .formatted(
                address.getHost(),
                words,
                status >= SERVER_ERROR ? "" : "; log in again with: codex login"),
        status < SERVER_ERROR);
  }
}
