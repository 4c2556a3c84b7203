package dev.envoi.testing;

import dev.envoi.sandbox.TreeSource;
import dev.envoi.testing.HarnessAnswer.Raw;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Speaks to a harness, ours or one written with the Python package.
public final class HarnessClient implements AutoCloseable {
  private static final Duration CONNECT = Duration.ofSeconds(10);
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final URI base;
  private final @Nullable String token;
  private final HttpClient http;

  /// @param token shown to the harness; null where it asks for none
  public HarnessClient(URI base, @Nullable String token) {
    this.base = base;
    this.token = token;
    this.http =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECT)
            .build();
  }

  /// How a call is made.
  ///
  /// @param params what the test or the set-up gets, by name
  /// @param timeout how long to wait for the answer
  public record Call(Map<String, ?> params, Duration timeout) {
    public Call {
      params = Map.copyOf(params);
    }

    public static Call within(Duration timeout) {
      return new Call(Map.of(), timeout);
    }
  }

  /// What the environment offers, as a JSON document.
  public String schema(Duration timeout) throws HarnessException, InterruptedException {
    Raw raw = send(request("/schema", timeout).GET().build());
    JsonNode answer = Answers.json(raw);
    Optional<String> error = Answers.error(answer);
    if (raw.status() != 200 || error.isPresent()) {
      throw new HarnessException(
          "the harness gives no schema: " + error.orElse("status " + raw.status()), null);
    }
    return raw.json();
  }

  /// Opens a session on a submission: uploads it and waits for its set-up.
  ///
  /// @param idle after how long without a call the harness closes the session by itself
  public Opening open(TreeSource submission, Call setUp, Duration idle)
      throws IOException, InterruptedException {
    String seconds = Long.toString(Math.max(1, idle.toSeconds()));
    Raw raw = post("/session", submission, setUp, Map.of("timeout", seconds));
    JsonNode answer = Answers.json(raw);
    JsonNode id = answer.path("session_id");
    Optional<String> error = Answers.error(answer);
    if (error.isEmpty() && raw.status() == 200 && id.isString()) {
      return new Opening.Opened(new HarnessSession(this, id.asString()));
    }
    String text = error.orElse("the harness answered with status " + raw.status());
    return new Opening.Refused(new HarnessAnswer.Failure(text, raw));
  }

  /// Runs a test of an environment that needs no session.
  public HarnessAnswer test(String path, TreeSource submission, Call call)
      throws IOException, InterruptedException {
    return Answers.read(post("/test" + encoded(path), submission, call, Map.of()));
  }

  HarnessAnswer testInSession(String id, String path, Call call)
      throws HarnessException, InterruptedException {
    String body =
        "params="
            + URLEncoder.encode(JSON.writeValueAsString(call.params()), StandardCharsets.UTF_8);
    HttpRequest request =
        request("/session/" + id + "/test" + encoded(path), call.timeout())
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build();
    return Answers.read(send(request));
  }

  /// How far the call is that runs in a session; empty where the harness does not tell.
  Optional<TestProgress.Cases> progress(String id) throws InterruptedException {
    try {
      Raw raw = send(request("/session/" + id + "/progress", CONNECT).GET().build());
      JsonNode answer = Answers.json(raw);
      return raw.status() == 200
          ? Optional.of(
              new TestProgress.Cases(
                  answer.path("cases_done").asInt(0), answer.path("cases").asInt(0)))
          : Optional.empty();
    } catch (HarnessException _) {
      return Optional.empty(); // the call itself meets it too
    }
  }

  void closeSession(String id, Duration timeout) throws HarnessException, InterruptedException {
    Raw raw = send(request("/session/" + id, timeout).DELETE().build());
    if (raw.status() != 200 && raw.status() != 404) {
      throw new HarnessException(
          "the session was not closed: " + Answers.error(Answers.json(raw)).orElse(raw.json()),
          null);
    }
  }

  private static String encoded(String path) {
    String inner = path.replaceAll("^/+|/+$", "");
    return inner.isEmpty()
        ? ""
        : Arrays.stream(inner.split("/+", -1))
            .map(piece -> URLEncoder.encode(piece, StandardCharsets.UTF_8).replace("+", "%20"))
            .collect(Collectors.joining("/", "/", ""));
  }

  private HttpRequest.Builder request(String path, Duration timeout) {
    HttpRequest.Builder builder = HttpRequest.newBuilder(base.resolve(path)).timeout(timeout);
    return token == null ? builder : builder.header("Authorization", "Bearer " + token);
  }

  private Raw post(String path, TreeSource tree, Call call, Map<String, String> fields)
      throws IOException, InterruptedException {
    try (Multipart form = new Multipart().field("params", JSON.writeValueAsString(call.params()))) {
      fields.forEach(form::field);
      HttpRequest request =
          request(path, call.timeout())
              .header("Content-Type", form.contentType())
              .POST(form.body(tree))
              .build();
      return sendTree(request, form);
    }
  }

  private Raw sendTree(HttpRequest request, Multipart form)
      throws IOException, InterruptedException {
    try {
      return send(request);
    } catch (HarnessException failed) {
      boolean late = failed.getCause() instanceof HttpTimeoutException;
      if (!late && form.failure() instanceof Exception cause) {
        throw new IOException("The submission could not be packed: " + cause.getMessage(), cause);
      }
      throw failed;
    }
  }

  private Raw send(HttpRequest request) throws HarnessException, InterruptedException {
    try {
      var response = http.send(request, BodyHandlers.ofString());
      return new Raw(response.statusCode(), response.body());
    } catch (HttpTimeoutException late) {
      long seconds = request.timeout().orElse(CONNECT).toSeconds();
      throw new HarnessException("the harness did not answer within " + seconds + " s", late);
    } catch (IOException gone) {
      throw new HarnessException("the harness at " + base + " does not answer: " + gone, gone);
    }
  }

  @Override
  public void close() {
    http.shutdownNow();
    http.close();
  }
}
