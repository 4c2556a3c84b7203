package dev.envoi.harness.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.envoi.harness.runtime.Served.Answer;
import java.net.http.HttpRequest;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// The protocol over real HTTP, on an environment that needs no session.
final class ProtocolTests {
  @TempDir static Path home;
  private static Served served;

  @BeforeAll
  static void serve() throws Exception {
    served = Served.named("plain", home);
  }

  @AfterAll
  static void end() {
    served.close();
  }

  @Test
  void theSchemaListsTestsSortedWithTheirParameters() throws Exception {
    JsonNode schema = served.get("/schema").body();

    assertThat(schema.path("schema_version").asString()).isEqualTo("envoi.schema.v1");
    assertThat(schema.path("tests").values().stream().map(JsonNode::asString))
        .containsExactly(
            "echo/{word}",
            "files",
            "mixed/bad",
            "mixed/good",
            "mixed/none",
            "needs",
            "part_{number}",
            "top");
    assertThat(schema.at("/capabilities/requires_session").asBoolean()).isFalse();
    assertThat(schema.at("/capabilities/handler_mode").asString()).isEqualTo("async_only");
    JsonNode echo = schema.path("test_metadata").path("echo/{word}").path("params_schema");
    assertThat(echo.at("/properties/times/type").asString()).isEqualTo("integer");
    assertThat(echo.at("/properties/names/type").asString()).isEqualTo("array");
    assertThat(echo.path("required").toString()).isEqualTo("[\"word\"]");
    assertThat(schema.at("/test_metadata/top/description").asString()).contains("at the top");
    assertThat(schema.has("setup_params_schema")).isFalse();
  }

  @Test
  void oneTestByItsPathAnswersItsBareResult() throws Exception {
    Answer answer = served.test("/test/top", "{}");

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.body().path("passed").asInt()).isEqualTo(1);
    assertThat(answer.body().path("total").asInt()).isEqualTo(1);
    assertThat(answer.body().has("isolated")).isTrue();
  }

  @Test
  void aParentSelectsItsTestsAndABrokenOneIsNotPassed() throws Exception {
    JsonNode folded = served.test("/test/mixed", "{}").body();

    assertThat(folded.propertyNames()).containsExactly("mixed/bad", "mixed/good", "mixed/none");
    JsonNode bad = folded.path("mixed/bad");
    assertThat(bad.path("error").asString()).contains("the suite is broken");
    assertThat(bad.path("passed").asInt()).isZero();
    assertThat(bad.path("total").asInt()).isEqualTo(1);
  }

  @Test
  void aBrokenTestAloneIsAnErrorOfTheServer() throws Exception {
    Answer answer = served.test("/test/mixed/bad", "{}");

    assertThat(answer.status()).isEqualTo(500);
    assertThat(answer.error()).contains("the suite is broken");
  }

  @Test
  void theEmptyPathSelectsEverythingButTemplates() throws Exception {
    Answer answer = served.test("/test", "{\"count\": 1}");

    assertThat(answer.body().propertyNames())
        .containsExactly("files", "mixed/bad", "mixed/good", "mixed/none", "needs", "top");
  }

  @Test
  void templatesCaptureOnePieceAndBindByName() throws Exception {
    assertThat(served.test("/test/echo/hello%20world", "{\"times\": \"3\"}").body().toString())
        .contains("\"word\":\"hello world\"")
        .contains("\"times\":3");
    assertThat(served.test("/test/part_7", "{}").body().path("number").asInt()).isEqualTo(7);
    assertThat(served.test("/test/echo/%7Bword%7D", "{}").body().path("word").asString())
        .isEqualTo("{word}");
    assertThat(served.test("/test/echo/one/two", "{}").status()).isEqualTo(404);
    assertThat(served.test("/test/echo", "{}").status()).isEqualTo(404);
  }

  @Test
  void aPathThatNothingMatchesIsToldAsTheProtocolWordsIt() throws Exception {
    Answer answer = served.test("/test/nothing/here", "{}");

    assertThat(answer.status()).isEqualTo(404);
    assertThat(answer.error()).isEqualTo("No tests match: nothing/here");
  }

  @Test
  void parametersThatDoNotFitAreNamed() throws Exception {
    for (String params :
        List.of("{}", "{\"count\": \"many\"}", "{\"count\": 1.5}", "{\"count\": [1]}")) {
      Answer answer = served.test("/test/needs", params);

      assertThat(answer.status()).as(params).isEqualTo(400);
      assertThat(answer.error()).as(params).contains("'count'");
    }
    assertThat(served.test("/test/part_x", "{}").error()).contains("'number'");
    assertThat(served.test("/test/needs", "{\"count\": 2, \"other\": 1}").status()).isEqualTo(200);
  }

  @Test
  void fieldsOfAWrongTypeAreRefused() throws Exception {
    assertThat(served.test("/test/top", "[1]").status()).isEqualTo(400);
    assertThat(served.test("/test/top", "{not json").error()).contains("params");
    Map<String, String> late = Map.of("timeout", "soon");
    assertThat(served.post("/session", late, null).status()).isEqualTo(422);
    Map<String, String> text = Map.of("file", "text");
    assertThat(served.post("/test/files", text, null).status()).isEqualTo(422);
  }

  @Test
  void urlEncodedFormsAndNoFormAtAllAreFineToo() throws Exception {
    HttpRequest encoded =
        served
            .request("/test/needs")
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(HttpRequest.BodyPublishers.ofString("params=%7B%22count%22%3A5%7D"))
            .build();
    HttpRequest bare =
        served.request("/test/top").POST(HttpRequest.BodyPublishers.noBody()).build();

    assertThat(served.send(encoded).body().path("count").asInt()).isEqualTo(5);
    assertThat(served.send(bare).body().path("passed").asInt()).isEqualTo(1);
  }

  @Test
  void uploadedFilesReachTheTest() throws Exception {
    byte[] archive = new Submission(Map.of("a/b.txt", "b", "c.txt", "c")).archive();

    JsonNode with = served.post("/test/files", Map.of(), archive).body();
    JsonNode without = served.test("/test/files", "{}").body();

    assertThat(with.path("files").toString()).isEqualTo("[\"a/b.txt\",\"c.txt\"]");
    assertThat(without.path("empty").asBoolean()).isTrue();
  }

  @Test
  void whoShowsNoTokenOrAWrongOneIsSentAway() throws Exception {
    HttpRequest none = HttpRequest.newBuilder(served.uri("/schema")).GET().build();
    HttpRequest wrong =
        HttpRequest.newBuilder(served.uri("/schema")).header("Authorization", "Bearer x").build();

    assertThat(served.send(none).status()).isEqualTo(401);
    assertThat(served.send(wrong).error()).contains("token");
  }

  @Test
  void addressesThatAreNotThereAnswerInJson() throws Exception {
    assertThat(served.get("/nothing").status()).isEqualTo(404);
    assertThat(served.get("/nothing").error()).isNotEmpty();
  }
}
