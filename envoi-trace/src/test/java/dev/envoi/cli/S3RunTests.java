package dev.envoi.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.envoi.cli.CommandLineInProcess.Result;
import dev.envoi.s3.Fault;
import dev.envoi.s3.FaultProxy;
import dev.envoi.s3.S3Server;
import dev.envoi.trace.TraceJson;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// A run whose trajectory lives in a bucket, and its readers on a machine that has nothing of it
/// and keys that can only read.
@Timeout(120)
final class S3RunTests {
  private static final String SESSION =
      "- text: hello\n- shell: 'env; echo changed > code.c'\n- end_turn\n";

  @TempDir static Path temp = Path.of("");
  private static final S3Server SERVER = S3Server.shared();
  private static String bucket = "";
  private static Result traced = new Result(-1, "", "");

  @BeforeAll
  static void runOne() throws IOException {
    bucket = SERVER.newBucket();
    CommandLineInProcess line = CommandLineInProcess.in(temp.resolve("first"));
    line.write("session.yaml", SESSION);
    traced =
        line.run(
            SERVER.environment(bucket), CommandLineInProcess.traceOf("--trajectory-id", "one"));
    assertThat(traced.status()).as(traced.err()).isZero();
  }

  @Test
  void theFirstLinesSayWhereInTheBucketItIs() {
    assertThat(traced.out().lines().limit(3))
        .containsExactly(
            "TRAJECTORY_ID: one",
            "TRACE_S3_URI: s3://" + bucket + "/trajectories/one/agent_trace.json",
            "BUNDLE_S3_URI: s3://" + bucket + "/trajectories/one/repo.bundle");
  }

  @Test
  void neitherTheAgentNorTheBucketGetsTheKeys() throws IOException {
    try (Stream<Path> objects = Files.walk(SERVER.files(bucket))) {
      for (Path object : objects.filter(Files::isRegularFile).toList()) {
        assertThat(new String(Files.readAllBytes(object), StandardCharsets.ISO_8859_1))
            .as(object.toString())
            .doesNotContain(S3Server.SECRET)
            .doesNotContain(S3Server.KEY_ID);
      }
    }
    JsonNode part = json(elsewhere("keys"), "show", "one", "--part", "2", "--json");
    assertThat(part.path("content").path("output").asString())
        .contains("PATH=")
        .doesNotContain("AWS_");
  }

  @Test
  void readersNeedNoMoreThanToRead() throws IOException {
    CommandLineInProcess line = CommandLineInProcess.in(temp.resolve("second"));
    try (FaultProxy proxy = new FaultProxy(SERVER.endpoint())) {
      proxy.next(
          Integer.MAX_VALUE,
          request -> !request.is("GET") && !request.is("HEAD"),
          new Fault.Answer(403, "AccessDenied"));
      Reader reader = new Reader(line, S3Server.environment(bucket, proxy.address()));
      assertThat(json(reader, "list", "--json").valueStream())
          .singleElement()
          .satisfies(row -> {
            assertThat(row.path("id").asString()).isEqualTo("one");
            assertThat(row.path("parts").asInt()).isEqualTo(2);
            assertThat(row.path("state").asString()).isNotEqualTo("running");
          });
      assertThat(json(reader, "show", "one", "--json").path("parts").size()).isEqualTo(2);
      assertThat(json(reader, "show", "one", "--part", "1", "--json").path("content").path("text"))
          .hasToString("\"hello\"");
      JsonNode code =
          json(reader, "replay", "one", "--mode", "checkout-part", "--part", "2", "--json");
      assertThat(Path.of(code.path("repo_path").asString(), "code.c")).hasContent("changed");
      assertThat(reader.run("graph_trace", "one").status()).isZero();
      assertThat(line.folder().resolve("output/graph_trace_one/report.html")).exists();
      assertThat(proxy.requests()).allMatch(request -> request.is("GET") || request.is("HEAD"));
    }
  }

  @Test
  void anIdThatIsInTheBucketIsRefused() throws IOException {
    CommandLineInProcess line = CommandLineInProcess.in(temp.resolve("third"));
    line.write("session.yaml", SESSION);
    Result again =
        line.run(
            SERVER.environment(bucket), CommandLineInProcess.traceOf("--trajectory-id", "one"));
    assertThat(again.status()).isEqualTo(2);
    assertThat(again.err()).hasLineCount(1).contains("exists already", "s3://" + bucket);
  }

  @Test
  void aBucketThatCannotBeUsedStopsARunBeforeItBegins() throws IOException {
    CommandLineInProcess line = CommandLineInProcess.in(temp.resolve("fourth"));
    line.write("session.yaml", SESSION);
    Map<String, String> wrong = new HashMap<>(SERVER.environment(bucket));
    wrong.put("AWS_SECRET_ACCESS_KEY", "another-secret-than-theirs");
    Result refused = line.run(wrong, CommandLineInProcess.traceOf("--trajectory-id", "two"));
    assertThat(refused.status()).isEqualTo(1);
    assertThat(refused.err()).contains("s3://" + bucket, "check AWS_SECRET_ACCESS_KEY");
    assertThat(refused.err()).doesNotContain("another-secret").doesNotContain("Exception");
    Result listed = line.run(wrong, "list");
    assertThat(listed.status()).isEqualTo(1);
    assertThat(listed.err()).hasLineCount(1).contains("check AWS_SECRET_ACCESS_KEY");
  }

  @Test
  void aRunThatGoesOnElsewhereIsReadAsFarAsItIsPublished() throws IOException {
    String going = SERVER.newBucket();
    try (Stream<Path> objects = Files.walk(SERVER.files(bucket))) {
      for (Path object : objects.filter(Files::isRegularFile).toList()) {
        String name = SERVER.files(bucket).relativize(object).toString();
        if (!name.endsWith("agent_trace.json") && !name.endsWith("repo.bundle")) {
          Path copy =
              SERVER
                  .files(going)
                  .resolve(name.replaceFirst("^(states/one/\\d+)\\.\\w+", "$1.running"));
          Files.createDirectories(copy.getParent());
          Files.copy(object, copy);
        }
      }
    }
    Reader reader =
        new Reader(CommandLineInProcess.in(temp.resolve("fifth")), SERVER.environment(going));
    assertThat(json(reader, "show", "one", "--json").path("parts").size()).isEqualTo(2);
    assertThat(reader.run("show", "one", "--part", "1").out()).contains("hello");
    JsonNode code =
        json(reader, "replay", "one", "--mode", "checkout-part", "--part", "2", "--json");
    assertThat(Path.of(code.path("repo_path").asString(), "code.c")).hasContent("changed");
  }

  private record Reader(CommandLineInProcess line, Map<String, String> variables) {
    Result run(String... words) {
      return line.run(variables, words);
    }
  }

  private static Reader elsewhere(String name) throws IOException {
    return new Reader(CommandLineInProcess.in(temp.resolve(name)), SERVER.environment(bucket));
  }

  private static JsonNode json(Reader reader, String... words) {
    Result result = reader.run(words);
    assertThat(result.status()).as(result.err()).isZero();
    return TraceJson.MAPPER.readTree(result.out());
  }
}
