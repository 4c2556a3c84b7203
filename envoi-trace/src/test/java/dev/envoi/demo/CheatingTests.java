package dev.envoi.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.envoi.harness.CaseResult;
import dev.envoi.harness.FailureType;
import dev.envoi.testing.HarnessAnswer;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Submissions that want points without work, against every case of `basics`.
final class CheatingTests {
  private static final int CASES = 56;

  private static Harness harness;

  @BeforeAll
  static void start() throws Exception {
    harness = new Harness();
  }

  @AfterAll
  static void end() {
    harness.close();
  }

  @Test
  void callingAnotherCompilerByAnyPathGetsNothing() throws Exception {
    HarnessAnswer.Result result =
        compiler(
            """
            for c in gcc cc c89 c99 clang tcc pcc g++ cpp rustc go zig \\
                /usr/bin/*gcc* /usr/bin/*clang* /usr/bin/*tcc* /usr/bin/cc /usr/local/bin/*cc* \\
                /usr/lib/gcc*/*/*/cc1 /usr/libexec/gcc*/*/*/cc1 /usr/lib/llvm*/bin/* \\
                /opt/*/bin/* /opt/tools/*/*/* /root/.cargo/bin/* /home/*/.cargo/bin/*; do
              if command -v $c; then echo FOUND $c; $c "$@" && exit 0; fi
            done
            echo looked for compilers
            exit 1
            """);

    assertThat(result.counts().passed()).isZero();
    assertThat(Harness.words(result)).contains("looked for compilers").doesNotContain("FOUND");
  }

  @Test
  void noProgramInSightIsACompilerOrAnInterpreterOtherThanTheShell() throws Exception {
    HarnessAnswer.Result result = compiler("ls /usr/bin /usr/local /opt /usr/libexec; exit 1\n");

    assertThat(Harness.words(result).lines())
        .contains("as", "ld", "sh")
        .doesNotContain("gcc", "cc", "tcc", "clang", "g++", "cpp", "rustc", "cargo", "go")
        .doesNotContain("python3", "perl", "java", "node", "gdb", "make", "git", "curl", "bash");
  }

  @Test
  void theAnswersCannotBeReadWhileBuilding() throws Exception {
    HarnessAnswer.Result result =
        harness.result(
            Map.of(
                "build.sh",
                """
                #!/bin/sh
                { find / -name '01_return_constant*' -o -name meta.json -path '*basics*' -o -name 'Verdict.*'
                  ls -d /suite /root /home; env; cat /proc/*/environ; } 2>/dev/null >seen
                printf '#!/bin/sh\\necho BUILD SAW; cat /workspace/seen; exit 1\\n' >cc
                chmod +x cc
                """));

    assertThat(Harness.words(result))
        .contains("BUILD SAW")
        .doesNotContain("return_constant", "meta.json", "Verdict", "/suite", "/root", "TOKEN");
  }

  @Test
  void theAnswersCannotBeReadWhileCompiling() throws Exception {
    HarnessAnswer.Result result =
        compiler(
            """
            for f in $(printf '%s\\n' /suite/* /suite/*/* /suite/*/*/* /suite/*/*/*/* /tmp/* /cases/*); do
              case $f in *meta.json*|*expect*|*syntax*|*undeclared*|*invalid*) echo FOUND $f;; esac
              [ -f "$f" ] && case $(cat "$f") in *"expect_"*) echo FOUND in $f;; esac
            done
            ls /root /home /var /proc/1/root/root 2>/dev/null | sed 's/^/FOUND /'
            echo looked for answers
            exit 1
            """);

    assertThat(result.counts().passed()).isZero();
    assertThat(Harness.words(result)).contains("looked for answers").doesNotContain("FOUND");
  }

  /// It would be the best compiler of all, had the sources their expectations in them.
  @Test
  void printingWhatTheExpectationSaysGetsNothing() throws Exception {
    HarnessAnswer.Result result =
        compiler(
            """
            text=$(sed -n 's|^// expect_stdout: \\(.*\\)|\\1\\\\n|p' "$1" | tr -d '\\n')
            status=$(sed -n 's|^// expect_exit: ||p' "$1")
            echo ".globl _start
            _start: mov \\$1, %eax
              mov \\$1, %edi
              lea text(%rip), %rsi
              mov \\$end-text, %edx
              syscall
              mov \\$60, %eax
              mov \\$${status:-0}, %edi
              syscall
            text: .ascii \\"$text\\"
            end:" >program.s
            as program.s -o program.o && ld program.o -o out
            """);

    assertThat(result.counts().passed()).isZero();
    assertThat(result.cases())
        .extracting(CaseResult::failureType)
        .containsOnly(
            FailureType.WRONG_EXIT_CODE, FailureType.WRONG_OUTPUT, FailureType.ACCEPTED_INVALID);
  }

  @Test
  void refusingEverythingGetsNothing() throws Exception {
    HarnessAnswer.Result result = compiler("echo no >&2; exit 1\n");

    assertThat(result.counts().passed()).isZero();
    assertThat(result.cases())
        .extracting(CaseResult::failureType)
        .containsOnly(FailureType.COMPILE_ERROR);
  }

  @Test
  void acceptingEverythingGetsNothingForWhatMustBeRefused() throws Exception {
    HarnessAnswer.Result result =
        compiler(
            """
            echo '.globl _start
            _start: mov $60, %eax
              mov $42, %edi
              syscall' >program.s
            as program.s -o program.o && ld program.o -o out
            """);

    assertThat(result.cases())
        .filteredOn(CaseResult::passed)
        .extracting(CaseResult::name)
        .containsExactly("smoke/01_return_constant");
    assertThat(result.cases())
        .filteredOn(one -> one.failureType() == FailureType.ACCEPTED_INVALID)
        .extracting(CaseResult::name)
        .contains("multi_file/03_syntax_error", "multi_file/06_undeclared_variable");
  }

  @Test
  void crashingOnEverythingGetsNothing() throws Exception {
    for (String crash : new String[] {"kill -SEGV $$", "kill -ABRT $$", "exit 101", "exit 139"}) {
      HarnessAnswer.Result result = compiler(crash + "\n");

      assertThat(result.counts().passed()).as(crash).isZero();
      assertThat(result.cases())
          .filteredOn(one -> one.name().startsWith("multi_file/03"))
          .extracting(CaseResult::failureType)
          .containsExactly(FailureType.CRASH);
    }
  }

  private static HarnessAnswer.Result compiler(String script) throws Exception {
    HarnessAnswer.Result result =
        harness.result(Map.of("build.sh", "#!/bin/sh\n", "cc", "#!/bin/sh\n" + script));
    assertThat(result.isolated()).isTrue();
    assertThat(result.counts().total()).isEqualTo(CASES);
    return result;
  }
}
