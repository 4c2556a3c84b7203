package dev.envoi.agent.opencode;

import dev.envoi.sandbox.Outlet;
import dev.envoi.sandbox.Running;
import dev.envoi.trace.TraceJson;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Base64;
import java.util.Deque;
import java.util.HexFormat;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/// A running `opencode serve`, reached through the sandbox with a password that is good for this
/// process only. Requests may come from any thread.
final class OpenCodeServer implements AutoCloseable {
  private static final Pattern LISTENING =
      Pattern.compile("listening on http://127\\.0\\.0\\.1:(\\d+)");
  private static final Duration TO_START = Duration.ofSeconds(90);
  private static final int LAST_WORDS = 20;

  private final Running process;
  private final String authorization;
  private final CompletableFuture<Integer> port = new CompletableFuture<>();
  private final CompletableFuture<Void> ended = new CompletableFuture<>();
  private final Deque<String> lastWords = new ArrayDeque<>();
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final Outlet outlet;

  private OpenCodeServer(OpenCodeHome home, String password)
      throws IOException, OpenCodeException, InterruptedException {
    process = home.start(password);
    authorization =
        "Basic "
            + Base64.getEncoder()
                .encodeToString(("opencode:" + password).getBytes(StandardCharsets.US_ASCII));
    Thread.ofPlatform().daemon().name("opencode-stdout").start(this::readStdout);
    Thread.ofPlatform().daemon().name("opencode-stderr").start(this::readStderr);
    outlet = Outlet.open(home.sandbox(), awaitPort());
  }

  /// Starts one; it listens when this returns.
  static OpenCodeServer start(OpenCodeHome home)
      throws IOException, OpenCodeException, InterruptedException {
    byte[] random = new byte[32];
    new SecureRandom().nextBytes(random);
    return new OpenCodeServer(home, HexFormat.of().formatHex(random));
  }

  private int awaitPort() throws OpenCodeException, InterruptedException {
    boolean listens = false;
    try {
      int found = port.get(TO_START.toMillis(), TimeUnit.MILLISECONDS);
      listens = true;
      return found;
    } catch (ExecutionException e) {
      throw new OpenCodeException("opencode ended before it was ready" + words(), e.getCause());
    } catch (TimeoutException e) {
      throw new OpenCodeException(
          "opencode was not ready within %d s%s".formatted(TO_START.toSeconds(), words()), e);
    } finally {
      if (!listens) {
        process.close();
      }
    }
  }

  private void readStdout() {
    try (BufferedReader lines = lines(process.stdout())) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        Matcher matcher = LISTENING.matcher(line);
        if (matcher.find()) {
          port.complete(Integer.parseInt(matcher.group(1)));
        }
        remember(line);
      }
    } catch (IOException e) {
      // the process is gone, which is what this tells
    } finally {
      ended.complete(null);
      port.completeExceptionally(new IOException("it is gone"));
    }
  }

  private void readStderr() {
    try (BufferedReader lines = lines(process.stderr())) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        remember(line);
      }
    } catch (IOException e) {
      // the process is gone
    }
  }

  private static BufferedReader lines(InputStream stream) {
    return new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8));
  }

  private void remember(String line) {
    String text = line.replaceAll("\u001b\\[[0-9;]*m", "").strip();
    if (text.isEmpty()) {
      return;
    }
    synchronized (lastWords) {
      if (lastWords.size() == LAST_WORDS) {
        lastWords.removeFirst();
      }
      lastWords.add(text.length() > 500 ? text.substring(0, 500) + "…" : text);
    }
  }

  /// The last line that it wrote, as the end of a sentence.
  String words() {
    synchronized (lastWords) {
      return lastWords.isEmpty() ? "" : "; its last words: " + lastWords.getLast();
    }
  }

  boolean hasEnded() {
    return ended.isDone();
  }

  JsonNode get(String path, Duration atMost) throws OpenCodeException, InterruptedException {
    return answer(request(path).timeout(atMost).GET().build(), path);
  }

  JsonNode post(String path, JsonNode body, Duration atMost)
      throws OpenCodeException, InterruptedException {
    HttpRequest.BodyPublisher text = HttpRequest.BodyPublishers.ofString(body.toString());
    HttpRequest request =
        request(path).timeout(atMost).header("content-type", "application/json").POST(text).build();
    return answer(request, path);
  }

  private HttpRequest.Builder request(String path) {
    URI address = URI.create("http://127.0.0.1:" + outlet.address().getPort() + path);
    return HttpRequest.newBuilder(address).header("authorization", authorization);
  }

  private JsonNode answer(HttpRequest request, String path)
      throws OpenCodeException, InterruptedException {
    HttpResponse<String> response;
    try {
      response = client.send(request, HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      throw new OpenCodeException("%s: opencode did not answer%s".formatted(path, words()), e);
    }
    if (response.statusCode() >= 300) {
      throw new OpenCodeException(
          "%s: opencode answered %d: %s".formatted(path, response.statusCode(), response.body()));
    }
    return json(response.body());
  }

  private static JsonNode json(String text) throws OpenCodeException {
    if (text.isBlank()) {
      return TraceJson.MAPPER.createObjectNode();
    }
    try {
      return TraceJson.MAPPER.readTree(text);
    } catch (JacksonException e) {
      throw new OpenCodeException("opencode answered something else than JSON", e);
    }
  }

  /// Opens the stream of everything that happens; the caller closes it.
  InputStream events() throws IOException, InterruptedException {
    HttpResponse<InputStream> response =
        client.send(
            request("/global/event").GET().build(), HttpResponse.BodyHandlers.ofInputStream());
    if (response.statusCode() != 200) {
      response.body().close();
      throw new IOException("opencode answered " + response.statusCode() + " instead of events");
    }
    return response.body();
  }

  /// The data of one line of the stream; null when it has none.
  static @Nullable JsonNode data(String line) {
    if (!line.startsWith("data:")) {
      return null;
    }
    try {
      return TraceJson.MAPPER.readTree(line.substring("data:".length()));
    } catch (JacksonException e) {
      return TraceJson.MAPPER.createObjectNode().put("not_json", line);
    }
  }

  /// Ends it and all that it started.
  @Override
  public void close() {
    process.close();
    client.shutdownNow();
    try {
      outlet.close();
    } catch (IOException e) {
      // nobody uses it any more
    }
  }
}
