package dev.envoi.harness.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.envoi.harness.runtime.Served.Answer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// The suites measured by the compilers of the machine, which only calibration may see.
final class CalibrationTests {
  private static final int TORTURE_PARTS = 38;

  @TempDir static Path home;
  @TempDir static Path folder;
  private static Served served;

  @BeforeAll
  static void serve() throws Exception {
    FixtureTree fixtures = new FixtureTree(folder).wacct().cTestsuite(50).torture();
    served = Served.withFixtures(Served.C_COMPILER, home, fixtures.root());
  }

  @AfterAll
  static void end() {
    served.close();
  }

  @Test
  void gccPassesEveryCaseOfEverySuite() throws Exception {
    List<JsonNode> results = results(Submission.exec("gcc"), Submission.ALLOWED, everything());

    assertThat(failedNames(results)).isEmpty();
    assertThat(sum(results, "total")).isGreaterThanOrEqualTo(40 + 10 + 50 + 1_481);
    assertThat(results).allMatch(result -> result.path("allow_compiler").asBoolean(false));
  }

  @Test
  void tccPassesMostOfTorture() throws Exception {
    List<JsonNode> results = results(Submission.exec("tcc"), Submission.ALLOWED, torture());

    assertThat(sum(results, "total")).isEqualTo(1_481);
    assertThat(sum(results, "passed") / 1_481.0).isBetween(0.85, 0.92);
  }

  @Test
  void withoutTheAllowanceNothingThatNeedsACompilerOfTheMachinePasses() throws Exception {
    for (String compiler : List.of("gcc", "tcc")) {
      List<JsonNode> results =
          results(
              Submission.exec(compiler),
              "{}",
              Stream.of("basics", "wacct", "c_testsuite", "torture/part_1"));

      assertThat(sum(results, "passed")).isZero();
      assertThat(results).noneMatch(result -> result.has("allow_compiler"));
    }
  }

  private static Stream<String> everything() {
    return Stream.concat(Stream.of("basics", "wacct", "c_testsuite"), torture());
  }

  private static Stream<String> torture() {
    return IntStream.rangeClosed(1, TORTURE_PARTS).mapToObj(n -> "torture/part_" + n);
  }

  private static List<JsonNode> results(Submission submission, String params, Stream<String> paths)
      throws Exception {
    Answer opened = served.open(submission, params);
    assertThat(opened.status()).as(opened.error()).isEqualTo(200);
    String session = "/session/" + opened.body().path("session_id").asString();
    try {
      List<JsonNode> results = new ArrayList<>();
      for (String path : paths.toList()) {
        results.add(served.test(session + "/test/" + path, "{}").body());
      }
      return results;
    } finally {
      served.delete(session);
    }
  }

  private static int sum(List<JsonNode> results, String field) {
    return results.stream().mapToInt(result -> result.path(field).asInt(-1_000_000)).sum();
  }

  private static List<String> failedNames(List<JsonNode> results) {
    return results.stream()
        .flatMap(result -> result.path("cases").valueStream())
        .filter(one -> !one.path("passed").asBoolean(false))
        .map(one -> one.path("name").asString() + ": " + one.path("message").asString())
        .toList();
  }
}
