package dev.envoi.harness.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.envoi.harness.runtime.Served.Answer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// The C compiler environment with small submissions, each of which gets what it deserves.
final class CompilerSessionTests {
  private static final String FIRST = "{\"test_name\": \"smoke/01_return_constant\"}";

  @TempDir static Path home;
  private static Served served;

  @BeforeAll
  static void serve() throws Exception {
    served = Served.environment(Served.C_COMPILER, home);
  }

  @AfterAll
  static void end() {
    served.close();
  }

  @Test
  void aProgramThatDoesWhatIsExpectedPasses() throws Exception {
    JsonNode result = test(Submission.constant(42, "nothing refused"), "basics", FIRST);

    assertThat(counts(result)).isEqualTo("1/1");
    assertThat(result.at("/cases/0/timing/compile_ms").asDouble()).isPositive();
    assertThat(result.at("/cases/0/timing/run_ms").asDouble()).isPositive();
    assertThat(result.path("isolated").isBoolean()).isTrue();
  }

  @Test
  void aWrongExitStatusIsShownWithSourceAndBothStatuses() throws Exception {
    JsonNode failed =
        test(Submission.constant(7, "nothing refused"), "basics/smoke", FIRST).at("/cases/0");

    assertThat(failed.path("phase").asString()).isEqualTo("verify");
    assertThat(failed.path("failure_type").asString()).isEqualTo("wrong_exit_code");
    assertThat(failed.at("/expected/exit_code").asInt()).isEqualTo(42);
    assertThat(failed.at("/actual/exit_code").asInt()).isEqualTo(7);
    assertThat(failed.path("source").asString()).contains("return 42");
    assertThat(failed.path("counted").asBoolean()).isTrue();
  }

  @Test
  void failedCasesComeFirst() throws Exception {
    JsonNode result = test(Submission.constant(42, "nothing refused"), "basics/smoke", "{}");

    assertThat(result.path("passed").asInt()).isPositive();
    assertThat(result.path("failed").asInt()).isPositive();
    assertThat(result.at("/cases/0/passed").asBoolean()).isFalse();
    JsonNode last = result.path("cases").get(result.path("cases").size() - 1);
    assertThat(last.path("passed").asBoolean()).isTrue();
  }

  @Test
  void whoRefusesEverythingGetsNothing() throws Exception {
    Submission refuses = Submission.compiler("exit 1\n");

    JsonNode all = test(refuses, "basics", "{}");
    JsonNode invalid = test(refuses, "basics", "{\"test_name\": \"multi_file/03_syntax_error\"}");

    assertThat(all.path("passed").asInt()).isZero();
    assertThat(all.path("total").asInt()).isGreaterThanOrEqualTo(40);
    assertThat(counts(invalid)).isEqualTo("0/1");
    assertThat(invalid.at("/cases/0/message").asString()).contains("does not count");
  }

  @Test
  void aRefusalByACompilerThatCompilesCounts() throws Exception {
    String invalid = "{\"test_name\": \"multi_file/03_syntax_error\"}";

    assertThat(counts(test(Submission.constant(0, "broken"), "basics", invalid))).isEqualTo("1/1");
  }

  @Test
  void whoAcceptsEverythingIsToldThatItAcceptedAnInvalidProgram() throws Exception {
    Submission accepts = Submission.constant(0, "no such word");
    JsonNode result = test(accepts, "basics", "{\"test_name\": \"multi_file/03_syntax_error\"}");

    assertThat(counts(result)).isEqualTo("0/1");
    assertThat(failure(result)).isEqualTo("accepted_invalid");
  }

  @Test
  void whoRefusesAndStillWritesAnOutputFileIsNotBelieved() throws Exception {
    Submission writes =
        Submission.compiler(
            "case $1 in */control/*) exec cp /workspace/p out;; esac; echo > out; exit 1\n");
    JsonNode result = test(writes, "basics", "{\"test_name\": \"multi_file/03_syntax_error\"}");

    assertThat(failure(result)).isEqualTo("accepted_invalid");
  }

  @Test
  void aCrashIsNamedAndIsNoRefusal() throws Exception {
    Submission crashes = Submission.compiler("kill -SEGV $$\n");
    String invalid = "{\"test_name\": \"multi_file/03_syntax_error\"}";

    JsonNode valid = test(crashes, "basics", FIRST);
    JsonNode refused = test(crashes, "basics", invalid);
    JsonNode panic = test(Submission.compiler("exit 101\n"), "basics", invalid);

    assertThat(failure(valid)).isEqualTo("crash");
    assertThat(valid.at("/cases/0/message").asString()).contains("SIGSEGV");
    assertThat(failure(refused)).isEqualTo("crash");
    assertThat(failure(panic)).isEqualTo("crash");
  }

  @Test
  void anOutputFileThatIsNoProgramOfThisMachineFails() throws Exception {
    Submission script =
        Submission.compiler("printf '#!/bin/sh\\nexit 42\\n' > out; chmod +x out\n");
    Submission foreign =
        Submission.compiler(
            "printf '\\177ELF\\002\\001\\001\\0\\0\\0\\0\\0\\0\\0\\0\\0\\002\\0\\267\\0' > out; "
                + "head -c 200 /dev/zero >> out; chmod +x out\n");

    assertThat(failure(test(script, "basics", FIRST))).isEqualTo("wrong_arch");
    assertThat(failure(test(foreign, "basics", FIRST))).isEqualTo("wrong_arch");
  }

  @Test
  void aForkBombHitsALimitThatIsNamedAndHarmsNobodyElse() throws Exception {
    Submission bomb =
        Submission.compiler(
            """
            echo '.globl _start
            _start: mov $57, %eax
              syscall
              jmp _start' > program.s
            as program.s -o program.o && ld program.o -o out
            """);
    JsonNode result = test(bomb, "basics", FIRST);

    assertThat(failure(result)).isEqualTo("limit");
    assertThat(result.at("/cases/0/message").asString()).contains("processes");
    JsonNode next = test(Submission.constant(42, "nothing refused"), "basics", FIRST);
    assertThat(counts(next)).isEqualTo("1/1");
  }

  @Test
  void aBuildThatFailsTellsTheWordsOfTheBuild() throws Exception {
    Answer failed = served.open(Submission.built("echo 'main.c:3: error' >&2; exit 2\n"), "{}");
    Answer nothing = served.open(Submission.built("true\n"), "{}");
    Answer noScript = served.open(new Submission(Map.of("a.c", "int a;")), "{}");

    assertThat(failed.status()).isEqualTo(500);
    assertThat(failed.error()).contains("status 2").contains("main.c:3: error");
    assertThat(nothing.error()).contains("no executable file ./cc");
    assertThat(noScript.error()).contains("no build.sh");
  }

  @Test
  void aBuildThatHangsIsEndedAndWhatItPrintedIsKept() throws Exception {
    Submission hangs = Submission.built("echo begun; sleep 1000 & sleep 1000\n");
    Answer answer = served.open(hangs, "{\"build_seconds\": 1}");

    assertThat(answer.status()).isEqualTo(500);
    assertThat(answer.error()).contains("within 1 s").contains("begun");
  }

  @Test
  void whatABuildLeavesRunningIsGoneWhenItEnds() throws Exception {
    Submission daemon =
        Submission.built(
            """
            (setsid sh -c 'while :; do date +%N > beat; done' >/dev/null 2>&1 &)
            cat > cc <<'EOF'
            #!/bin/sh
            one=$(cat /workspace/beat)
            for i in 1 2 3 4 5 6 7 8 9 10; do cat /suite/control/main.c > copy; done
            [ "$one" = "$(cat /workspace/beat)" ] && echo quiet
            exit 1
            EOF
            chmod +x cc
            while ! [ -s beat ]; do :; done
            """);

    JsonNode result = test(daemon, "basics", FIRST);

    assertThat(result.at("/cases/0/compiler_output").asString()).isEqualTo("quiet");
  }

  @Test
  void noCompilerOfTheMachineIsInSightOfTheCases() throws Exception {
    Submission borrows =
        Submission.compiler(
            """
            for f in /usr/bin/* /usr/sbin/* /usr/local/bin/* /opt/*/bin/* /tmp/* /workspace/* \\
                /usr/lib/gcc/*/*/* /usr/libexec/gcc/*/*/* /usr/lib/llvm*/bin/* /run/*/*; do
              [ -f "$f" ] && [ -x "$f" ] || continue
              case ${f##*/} in
                gcc*|cc1*|*-gcc*|clang*|tcc*|rustc*|cargo*|g++*|cpp*|c99*|python*|perl*) echo FOUND $f;;
                as|ld) echo looked at $f;;
              esac
            done
            exec gcc "$@"
            """);
    JsonNode result = test(borrows, "basics", FIRST);

    assertThat(counts(result)).isEqualTo("0/1");
    assertThat(result.at("/cases/0/compiler_output").asString())
        .contains("looked at /usr/bin/as")
        .contains("not found")
        .doesNotContain("FOUND");
  }

  @Test
  void theBuildSeesTheToolsOfTheTask() throws Exception {
    Submission builds =
        Submission.built("echo 'int main(void) { return 1; }' > a.c; gcc a.c -o cc\n");
    Answer opened = served.open(builds, "{\"tools\": [\"gcc\"]}");
    Answer missing = served.open(builds, "{\"tools\": [\"no-such-tool\"]}");

    assertThat(opened.status()).isEqualTo(200);
    assertThat(missing.status()).isEqualTo(500);
    assertThat(missing.error()).contains("no-such-tool").contains("install");
  }

  @Test
  void theExpectedAnswersAreNowhere() throws Exception {
    Submission reads =
        Submission.compiler(
            """
            for f in /suite/* /suite/*/* /suite/*/*/* /suite/*/*/*/* /workspace/* /tmp/*; do
              case $f in *meta.json|*syntax*|*invalid*|*undeclared*) echo FOUND $f;; esac
              [ -f "$f" ] || continue
              case $(cat "$f") in *'// expect_'*) [ "$f" = /workspace/cc ] || echo FOUND in $f;; esac
            done
            cat /proc/*/environ 2>/dev/null | tr '\\0' '\\n' | while read -r line; do
              case $line in *token*|*TOKEN*) echo FOUND $line;; esac
            done
            echo looked at /suite/*/smoke/01*
            touch /suite/mine /workspace/mine 2>/dev/null && echo WRITABLE
            exit 1
            """);
    JsonNode result = test(reads, "basics", FIRST);

    assertThat(result.at("/cases/0/compiler_output").asString())
        .isEqualTo("looked at /suite/basics/smoke/01_return_constant.c");
  }

  @Test
  void lineNumbersOfTheViewAreThoseOfTheSource() throws Exception {
    Submission prints = Submission.compiler("cat -n \"$1\"; exit 1\n");
    JsonNode failed = test(prints, "basics", FIRST).at("/cases/0");

    assertThat(failed.path("compiler_output").asString()).containsPattern("4\\s+return 42;");
    assertThat(failed.path("source").asString().lines().toList().get(3)).contains("return 42;");
  }

  @Test
  void parametersChooseCasesAndWrongOnesAreNamed() throws Exception {
    String session = served.session(Submission.compiler("exit 1\n"));
    String path = session + "/test/basics";

    JsonNode two = served.test(path, "{\"n_tests\": 2, \"offset\": 1}").body();

    assertThat(two.path("total").asInt()).isEqualTo(2);
    assertThat(two.at("/cases/0/name").asString()).startsWith("control_flow/02");
    for (String name : List.of("n_tests", "offset")) {
      Answer negative = served.test(path, "{\"" + name + "\": -1}");
      assertThat(negative.status()).isEqualTo(400);
      assertThat(negative.error()).contains(name);
    }
    assertThat(served.test(path, "{\"offset\": 100000}").error()).contains("offset");
    assertThat(served.test(path, "{\"test_name\": \"none\"}").error()).contains("test_name");
    assertThat(served.test(session + "/test/basics/none", "{}").error()).contains("category");
    assertThat(served.delete(session).status()).isEqualTo(200);
  }

  private static JsonNode test(Submission submission, String path, String params) throws Exception {
    String session = served.session(submission);
    try {
      return served.test(session + "/test/" + path, params).body();
    } finally {
      served.delete(session);
    }
  }

  private static String counts(JsonNode result) {
    return result.path("passed").asInt(-1) + "/" + result.path("total").asInt(-1);
  }

  private static String failure(JsonNode result) {
    return result.at("/cases/0/failure_type").asString();
  }
}
