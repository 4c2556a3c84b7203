package dev.envoi.harness.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.envoi.harness.runtime.Served.Answer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// The suites of the C compiler environment that are fetched, on small trees in their layouts and
/// on the real programs of `torture`.
final class SuitesSessionTests {
  @TempDir static Path home;
  @TempDir static Path folder;
  private static Served served;
  private static String tcc;

  @BeforeAll
  static void serve() throws Exception {
    FixtureTree fixtures = new FixtureTree(folder).wacct().cTestsuite(50).torture();
    served = Served.withFixtures(Served.C_COMPILER, home, fixtures.root());
    Answer opened =
        served.post(
            "/session", Map.of("params", Submission.ALLOWED), Submission.exec("tcc").archive());
    assertThat(opened.status()).as(opened.error()).isEqualTo(200);
    tcc = "/session/" + opened.body().path("session_id").asString();
  }

  @AfterAll
  static void end() {
    served.close();
  }

  @Test
  void aCompilerPassesEveryKindOfCaseOfWacct() throws Exception {
    for (int chapter : List.of(9, 10, 13, 18, 19, 20)) {
      JsonNode result = served.test(tcc + "/test/wacct/chapter_" + chapter, "{}").body();
      assertThat(counts(result)).as("chapter %s: %s", chapter, result).isEqualTo("1/1");
    }
    JsonNode first = served.test(tcc + "/test/wacct/chapter_1", "{}").body();
    assertThat(counts(first)).as("%s", first).isEqualTo("4/4");
  }

  @Test
  void theWholeSuiteHoldsEveryChapterAndNoCaseThatIsLeftOut() throws Exception {
    JsonNode result = served.test(tcc + "/test/wacct", "{}").body();

    assertThat(counts(result)).isEqualTo("10/10");
    assertThat(names(result))
        .contains("chapter_1/invalid_lex/deeper/at_sign", "chapter_18/valid/libraries/point")
        .doesNotContain("chapter_1/invalid_parse/missing_type")
        .noneMatch(name -> name.contains("client"));
  }

  @Test
  void casesAreChosenByNameAndByNumber() throws Exception {
    String one = "{\"test_name\": \"chapter_1/invalid_parse/missing_brace.c\"}";

    assertThat(counts(served.test(tcc + "/test/wacct/chapter_1", one).body())).isEqualTo("1/1");
    JsonNode two =
        served.test(tcc + "/test/c_testsuite/part_1", "{\"offset\": 46, \"n_tests\": 5}").body();
    assertThat(names(two)).containsExactly("00047", "00048");
  }

  @Test
  void partsAreCutBySortedNames() throws Exception {
    assertThat(counts(served.test(tcc + "/test/c_testsuite", "{}").body())).isEqualTo("50/50");
    JsonNode last = served.test(tcc + "/test/c_testsuite/part_2", "{}").body();
    assertThat(names(last)).containsExactly("00049", "00050");

    for (String path : List.of("c_testsuite/part_0", "c_testsuite/part_3", "wacct/chapter_21")) {
      Answer outside = served.test(tcc + "/test/" + path, "{}");
      assertThat(outside.status()).as(path).isEqualTo(400);
      assertThat(outside.error()).contains("must be from 1 to");
    }
  }

  @Test
  void realProgramsOfTortureAreJudged() throws Exception {
    JsonNode part = served.test(tcc + "/test/torture/part_1", "{}").body();
    JsonNode last = served.test(tcc + "/test/torture/part_38", "{\"n_tests\": 1}").body();

    assertThat(part.path("total").asInt()).isEqualTo(40);
    assertThat(part.path("passed").asInt()).as("%s", part).isGreaterThanOrEqualTo(30);
    assertThat(last.path("total").asInt()).isEqualTo(1);
    assertThat(served.test(tcc + "/test/torture/part_39", "{}").status()).isEqualTo(400);
  }

  @Test
  void whoRefusesEverythingGetsNothing() throws Exception {
    Submission refuses = Submission.compiler("exit 1\n");

    assertThat(counts(test(refuses, "wacct"))).isEqualTo("0/10");
    assertThat(counts(test(refuses, "c_testsuite"))).isEqualTo("0/50");
    assertThat(counts(test(refuses, "torture/part_1"))).isEqualTo("0/40");
  }

  @Test
  void whoAcceptsEverythingGetsNothingForInvalidPrograms() throws Exception {
    JsonNode result = test(Submission.constant(2, "no such word"), "wacct/chapter_1");

    assertThat(counts(result)).isEqualTo("1/4");
    assertThat(names(result)).last().isEqualTo("chapter_1/valid/return_2");
    assertThat(result.toString()).contains("accepted_invalid").doesNotContain("does not count");
  }

  @Test
  void whoCrashesOnEverythingGetsNothing() throws Exception {
    Submission crashes = Submission.compiler("kill -SEGV $$\n");

    assertThat(counts(test(crashes, "wacct"))).isEqualTo("0/10");
    assertThat(counts(test(crashes, "torture/part_2"))).isEqualTo("0/40");
  }

  @Test
  void viewsHoldNoAnswersAndNoTellingPaths() throws Exception {
    Submission lists =
        Submission.compiler(
            """
            for f in /suite/* /suite/*/* /suite/*/*/* /suite/*/*/*/* /suite/*/*/*/*/*; do
              case $f in *torture*|*basics*) continue;; esac
              [ -f "$f" ] && echo "$f"
            done
            exit 1
            """);
    String session = served.session(lists);
    JsonNode failed =
        served
            .test(session + "/test/c_testsuite", "{\"n_tests\": 1}")
            .body()
            .at("/cases/0/compiler_output");
    served.delete(session);

    assertThat(failed.asString())
        .contains("/suite/c_testsuite/00001.c", "point.h", "wrapper_linux.s")
        .doesNotContain("expected", "json", "valid", "brace", "at_sign", "return_2");
  }

  @Test
  void anInvalidProgramAloneIsMeasuredByTheControlProgram() throws Exception {
    String invalid = "{\"test_name\": \"chapter_1/invalid_parse/missing_brace\"}";
    String session = served.session(Submission.compiler("exit 1\n"));
    JsonNode result = served.test(session + "/test/wacct/chapter_1", invalid).body();

    assertThat(counts(result)).isEqualTo("0/1");
    assertThat(result.toString()).contains("does not count");
  }

  @Test
  void aSuiteThatIsNotThereIsAnErrorThatNamesTheCommand(@TempDir Path own) throws Exception {
    try (Served bare = Served.environment(Served.C_COMPILER, own)) {
      String session = bare.session(Submission.compiler("exit 1\n"));
      for (String suite : List.of("wacct", "c_testsuite", "torture")) {
        Answer whole = bare.test(session + "/test/" + suite, "{}");
        assertThat(whole.status()).isEqualTo(500);
        assertThat(whole.error()).contains("./envoi fixtures install " + suite);
      }
      Answer chapter = bare.test(session + "/test/wacct/chapter_3", "{}");
      assertThat(chapter.error()).contains("./envoi fixtures install wacct");
      JsonNode all = bare.test(session + "/test", "{\"n_tests\": 1}").body();
      assertThat(all.at("/wacct/error").asString()).contains("./envoi fixtures install wacct");
      assertThat(all.at("/wacct/failed").asInt()).isEqualTo(1);
    }
  }

  private static JsonNode test(Submission submission, String path) throws Exception {
    String session = served.session(submission);
    try {
      return served.test(session + "/test/" + path, "{}").body();
    } finally {
      served.delete(session);
    }
  }

  private static String counts(JsonNode result) {
    return result.path("passed").asInt(-1) + "/" + result.path("total").asInt(-1);
  }

  private static List<String> names(JsonNode result) {
    List<String> names = new ArrayList<>();
    result.path("cases").forEach(one -> names.add(one.path("name").asString()));
    return names;
  }
}
