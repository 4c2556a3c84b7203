package dev.envoi.harness.runtime;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// An environment served for tests, and a plain HTTP client of it.
final class Served implements AutoCloseable {
  static final Path C_COMPILER = Path.of("../examples/c-compiler/environment");
  static final String TOKEN = "a-token-for-tests";
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final String BOUNDARY = "a-boundary";

  private final HarnessServer server;
  private final HttpClient http = HttpClient.newHttpClient();

  private Served(HarnessServer server) {
    this.server = server;
  }

  /// An answer of the server.
  record Answer(int status, JsonNode body) {
    String error() {
      return body.path("error").asString("");
    }
  }

  static Served environment(Path folder, Path home) throws IOException, EnvironmentException {
    return withFixtures(folder, home, home.resolve("fixtures"));
  }

  static Served withFixtures(Path folder, Path home, Path fixtures)
      throws IOException, EnvironmentException {
    HarnessServer.Spec spec =
        new HarnessServer.Spec(folder, home, fixtures, HarnessServer.Address.LOOPBACK, TOKEN, 2);
    return new Served(HarnessServer.start(spec, sandboxes()));
  }

  static Served named(String name, Path home) throws IOException, EnvironmentException {
    return environment(Path.of("src/test/resources/environments", name), home);
  }

  static HarnessServer.Spec spec(Path folder, Path home) {
    return new HarnessServer.Spec(
        folder, home, home.resolve("fixtures"), HarnessServer.Address.LOOPBACK, TOKEN, 2);
  }

  /// Sandboxes of this machine; what they are built from is shared by all tests.
  static HarnessServer.Sandboxes sandboxes() {
    return new HarnessServer.Sandboxes(Path.of("target/box-cache"), System.getenv());
  }

  boolean hasReserve() {
    return server.hasReserve();
  }

  URI uri(String path) {
    return server.uri().resolve(path);
  }

  Answer get(String path) throws IOException, InterruptedException {
    return send(request(path).GET().build());
  }

  Answer delete(String path) throws IOException, InterruptedException {
    return send(request(path).DELETE().build());
  }

  /// A form with these fields, and an archive unless null.
  Answer post(String path, Map<String, String> fields, byte @Nullable [] archive)
      throws IOException, InterruptedException {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    for (Map.Entry<String, String> field : fields.entrySet()) {
      write(body, "--" + BOUNDARY + "\r\nContent-Disposition: form-data; name=\"" + field.getKey());
      write(body, "\"\r\n\r\n" + field.getValue() + "\r\n");
    }
    if (archive != null) {
      write(body, "--" + BOUNDARY + "\r\nContent-Disposition: form-data; name=\"file\"; ");
      write(body, "filename=\"f.tar.gz\"\r\nContent-Type: application/gzip\r\n\r\n");
      body.write(archive);
      write(body, "\r\n");
    }
    write(body, "--" + BOUNDARY + "--\r\n");
    return send(
        request(path)
            .header("Content-Type", "multipart/form-data; boundary=" + BOUNDARY)
            .POST(HttpRequest.BodyPublishers.ofByteArray(body.toByteArray()))
            .build());
  }

  Answer test(String path, String params) throws IOException, InterruptedException {
    return post(path, Map.of("params", params), null);
  }

  Answer open(Submission submission, String params) throws IOException, InterruptedException {
    return post("/session", Map.of("params", params), submission.archive());
  }

  /// A session that opens.
  String session(Submission submission) throws IOException, InterruptedException {
    Answer opened = open(submission, "{}");
    if (opened.status() != 200) {
      throw new AssertionError("the session was not opened: " + opened);
    }
    return "/session/" + opened.body().path("session_id").asString();
  }

  HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(uri(path))
        .timeout(Duration.ofMinutes(2))
        .header("Authorization", "Bearer " + TOKEN);
  }

  Answer send(HttpRequest request) throws IOException, InterruptedException {
    HttpResponse<String> response = http.send(request, BodyHandlers.ofString());
    return new Answer(response.statusCode(), JSON.readTree(response.body()));
  }

  private static void write(ByteArrayOutputStream body, String text) {
    body.writeBytes(text.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public void close() {
    http.close();
    server.close();
  }
}
