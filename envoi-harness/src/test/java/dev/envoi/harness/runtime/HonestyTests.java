package dev.envoi.harness.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.envoi.harness.runtime.Served.Answer;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/// Submissions that want points without compiling, each of which gets what it deserves.
final class HonestyTests {
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

  /// Compiles to a program that exits with 2, and ends so on the two invalid programs.
  private static Submission onInvalid(String ending) {
    return Submission.compiler(
        "case $(cat \"$1\") in *0@1*|*'return 0;') "
            + ending
            + ";; esac\n"
            + Submission.constant(2, "no such word").files().get("cc"));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 100, 102, 125})
  void aRefusalByExitStatusCounts(int status) throws Exception {
    JsonNode result = test(onInvalid("exit " + status), "wacct/chapter_1");

    assertThat(counts(result)).as("%s", result).isEqualTo("3/4");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "exit 101",
        "exit 126",
        "exit 127",
        "exit 128",
        "exit 139",
        "exit 255",
        "kill -SEGV $$",
        "kill -KILL $$"
      })
  void aCrashOnAnInvalidProgramIsNoRefusal(String ending) throws Exception {
    JsonNode result = test(onInvalid(ending), "wacct/chapter_1");

    assertThat(counts(result)).as("%s", result).isEqualTo("1/4");
    assertThat(result.at("/cases/0/failure_type").asString()).isEqualTo("crash");
    assertThat(result.at("/cases/1/failure_type").asString()).isEqualTo("crash");
  }

  @ParameterizedTest
  @ValueSource(strings = {"echo > out; exit 1", "mkdir out; exit 1", "ln -s x out; exit 1"})
  void aRefusalThatLeavesAnOutputFileDoesNotCount(String ending) throws Exception {
    JsonNode result = test(onInvalid(ending), "wacct/chapter_1");

    assertThat(counts(result)).isEqualTo("1/4");
    assertThat(result.at("/cases/0/failure_type").asString()).isEqualTo("accepted_invalid");
  }

  @Test
  void aValidProgramOfAnotherChapterProvesNothing() throws Exception {
    String twoUnits = Submission.constant(8, "no such word").files().get("cc");
    Submission compilesOnlyTwoUnits = Submission.compiler("[ \"$2\" = -o ] && exit 1\n" + twoUnits);

    JsonNode result = test(compilesOnlyTwoUnits, "wacct");

    assertThat(result.path("total").asInt()).isEqualTo(10);
    assertThat(passedNames(result)).contains("chapter_9/valid/libraries/twice");
    assertThat(passedNames(result)).doesNotContain("invalid");
  }

  @Test
  void anInvalidProgramAloneCountsOnlyWhenTheControlProgramCompiles() throws Exception {
    String one = "{\"test_name\": \"chapter_1/invalid_lex/deeper/at_sign\"}";
    Submission control =
        Submission.compiler(
            "case $1 in */control/*) ;; *) exit 1;; esac\n"
                + Submission.constant(0, "no such word").files().get("cc"));
    Submission brokenControl =
        Submission.compiler(
            "case $1 in */control/*) ;; *) exit 1;; esac\n"
                + Submission.constant(3, "no such word").files().get("cc"));

    assertThat(counts(test(control, "wacct/chapter_1", one))).isEqualTo("1/1");
    assertThat(counts(test(brokenControl, "wacct/chapter_1", one))).isEqualTo("0/1");
  }

  @Test
  void whoPrintsWhatTheExpectedFileSaysFindsNone() throws Exception {
    Submission prints =
        Submission.compiler(
            """
            found=$(cat "$1.expected" "${1%.c}.expected" "${1%/*}"/*.expected "${1%/*}"/*.json \\
                /suite/*/*.json /suite/*/*/*.json /workspace/*.expected 2>/dev/null)
            while read -r line; do
              case $line in *'expect_'*) found="$found$line";; esac
            done < "$1"
            [ -z "$found" ] || printf 'FOUND %s\\n' "$found"
            echo '.globl _start
            .data
            text: .ascii "'"$found"'"
            end:
            .text
            _start: mov $1, %eax
              mov $1, %edi
              lea text(%rip), %rsi
              mov $end - text, %edx
              syscall
              mov $60, %eax
              xor %edi, %edi
              syscall' > program.s
            as program.s -o program.o && ld program.o -o out
            """);

    JsonNode printing = test(prints, "c_testsuite");
    JsonNode books = test(prints, "wacct");
    JsonNode own = test(prints, "basics");

    assertThat(counts(printing)).isEqualTo("0/50");
    assertThat(printing.toString()).doesNotContain("FOUND");
    assertThat(counts(books)).as("%s", books).isEqualTo("0/10");
    assertThat(books.toString()).doesNotContain("FOUND");
    assertThat(own.toString()).doesNotContain("FOUND");
    assertThat(failedTypes(own)).contains("wrong_output", "accepted_invalid");
  }

  @Test
  void whoAcceptsEverythingWithOneProgramPassesOnlyWhatThatProgramDoes() throws Exception {
    Submission accepts = Submission.constant(1, "no such word");

    assertThat(counts(test(accepts, "torture/part_3"))).isEqualTo("0/40");
    assertThat(counts(test(accepts, "c_testsuite"))).isEqualTo("0/50");
    assertThat(counts(test(accepts, "wacct"))).isEqualTo("0/10");
  }

  @Test
  void theHeaderOfAnExecutableProvesNothing() throws Exception {
    Submission header =
        Submission.compiler(
            """
            case $(cat "$1") in *'return 2;'*) ;; *) exit 1;; esac
            (printf '\\177ELF\\2\\1\\1'; head -c 11 /dev/zero; printf '\\76'; head -c 45 /dev/zero) > out
            chmod +x out
            """);

    JsonNode result = test(header, "wacct/chapter_1");

    assertThat(counts(result)).as("%s", result).isEqualTo("0/4");
    assertThat(result.toString()).contains("no valid program passed, so it does not count");
  }

  @Test
  void aScriptThatPutsAnExecutableInItsPlaceIsStillAScript() throws Exception {
    Submission replaces =
        Submission.compiler(
            Submission.constant(0, "no such word").files().get("cc")
                + "mv out real\n"
                + "printf '#!/bin/sh\\nmv real out\\nexit 2\\n' > out\n"
                + "chmod +x out\n");

    JsonNode result =
        test(replaces, "wacct/chapter_1", "{\"test_name\": \"chapter_1/valid/return_2\"}");

    assertThat(failedTypes(result)).as("%s", result).contains("wrong_arch");
  }

  private static JsonNode test(Submission submission, String path) throws Exception {
    return test(submission, path, "{}");
  }

  private static JsonNode test(Submission submission, String path, String params) throws Exception {
    Answer opened = served.open(submission, "{\"reference_seconds\": 0}");
    assertThat(opened.status()).as(opened.error()).isEqualTo(200);
    String session = "/session/" + opened.body().path("session_id").asString();
    try {
      return served.test(session + "/test/" + path, params).body();
    } finally {
      served.delete(session);
    }
  }

  private static String counts(JsonNode result) {
    return result.path("passed").asInt(-1) + "/" + result.path("total").asInt(-1);
  }

  private static String passedNames(JsonNode result) {
    StringBuilder names = new StringBuilder();
    result
        .path("cases")
        .forEach(one -> {
          if (one.path("passed").asBoolean()) {
            names.append(one.path("name").asString()).append(' ');
          }
        });
    return names.toString();
  }

  private static String failedTypes(JsonNode result) {
    StringBuilder types = new StringBuilder();
    result
        .path("cases")
        .forEach(one -> types.append(one.path("failure_type").asString("")).append(' '));
    return types.toString();
  }
}
