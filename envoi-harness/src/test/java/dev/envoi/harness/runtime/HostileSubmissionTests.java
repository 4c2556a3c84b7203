package dev.envoi.harness.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.envoi.harness.runtime.Served.Answer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/// Submissions that want to harm: in their build and in their cases. Each is held and named, and
/// the next session is unharmed.
final class HostileSubmissionTests {
  private static final String FIRST = "{\"test_name\": \"smoke/01_return_constant\"}";
  private static final Submission GOOD = Submission.constant(42, "nothing refused");

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

  @AfterEach
  void theNextSessionIsUnharmed() throws Exception {
    JsonNode result = test(GOOD);
    assertThat(result.path("passed").asInt()).isEqualTo(1);
    try (Stream<Path> left = Files.walk(home.resolve("run"), 3)) {
      assertThat(left.filter(path -> path.toString().matches(".*/sessions/[^/]+"))).isEmpty();
    }
  }

  /// Bounded on its own too: each process ends after some seconds, whatever holds it.
  @Test
  void aForkBombInTheBuildIsEndedSoonAndNamed() throws Exception {
    Submission bomb =
        Submission.built(
            """
            cat > bomb.c <<'EOF'
            #include <unistd.h>
            int main(void) {
              alarm(20);
              for (int i = 0; i < 30000; i++) if (fork() == 0) { alarm(20); pause(); }
              pause();
            }
            EOF
            gcc bomb.c -o bomb && ./bomb
            """);
    long from = System.nanoTime();

    Answer answer = open(bomb);

    assertThat(answer.status()).isEqualTo(500);
    assertThat(answer.error()).contains("limit of processes");
    assertThat(Duration.ofNanos(System.nanoTime() - from)).isLessThan(Duration.ofSeconds(60));
  }

  @Test
  void aBuildThatTakesTenGigabytesOfMemoryIsEndedAndNamed() throws Exception {
    Submission hoarder =
        Submission.built(
            """
            cat > hoard.c <<'EOF'
            #include <stdlib.h>
            #include <string.h>
            #include <unistd.h>
            int main(void) {
              for (int i = 0; i < 1000; i++) { memset(malloc(10 << 20), 1, 10 << 20); usleep(100); }
              pause();
            }
            EOF
            gcc -O0 hoard.c -o hoard && ./hoard
            """);

    assertThat(open(hoarder).error()).contains("limit of memory");
  }

  @Test
  void aFileOfAHundredGigabytesIsCut() throws Exception {
    Submission fills =
        Submission.built(
            "gcc -v 2>/dev/null; truncate -s 100G big; echo $?; head -c 1 big\nexit 9\n");

    Answer answer = open(fills);

    assertThat(answer.error()).contains("File size limit exceeded").doesNotContain("\n0\n");
  }

  @Test
  void outputWithoutEndIsCutAndTheBuildEndedAtItsTime() throws Exception {
    Submission talks = Submission.built("exec yes\n");

    Answer answer = served.open(talks, "{\"build_seconds\": 2}");

    assertThat(answer.error()).contains("within 2 s").hasSizeLessThan(1 << 20);
  }

  @Test
  void killingEverythingReachesOnlyTheBuildItself() throws Exception {
    assertThat(open(Submission.built("kill -9 -1\n")).status()).isEqualTo(500);
  }

  @Test
  void killingEverythingReachesOnlyTheCaseItself() throws Exception {
    JsonNode result = test(Submission.compiler("kill -9 -1\n"));

    assertThat(result.at("/cases/0/failure_type").asString()).isIn("crash", "compile_error");
  }

  @Test
  void aBuildSeesNoEnvironmentButItsOwn() throws Exception {
    Submission reads =
        Submission.built(
            "cat /proc/*/environ | tr '\\0' '\\n'; ls /proc | grep -c '^[0-9]'; exit 9\n");

    String seen = open(reads).error();

    assertThat(seen).contains("PATH=").doesNotContain(Served.TOKEN).doesNotContain("TOKEN");
    assertThat(seen).doesNotContain(System.getenv().getOrDefault("JAVA_HOME", "no such text"));
  }

  @Test
  void aBuildCanNeitherFindNorWriteTheCasesOrTheHarness() throws Exception {
    Submission writes =
        Submission.built(
            """
            for f in %s %s /suite /usr/mine /etc/mine /run/mine /cases; do
              [ -e "$f" ] && echo FOUND "$f"
              (echo x > "$f/mine" || echo x > "$f") 2>/dev/null && echo WROTE "$f"
            done
            exit 9
            """
                .formatted(Served.C_COMPILER.toAbsolutePath().normalize(), home.resolve("run")));

    assertThat(open(writes).error()).doesNotContain("FOUND").doesNotContain("WROTE");
  }

  @Test
  void linksThatABuildMakesLeadNowhereOutside() throws Exception {
    Submission links =
        Submission.built(
            """
            ln -s %s/cases cases; ln -s / root; ln -s /etc/shadow shadow
            printf '#!/bin/sh\\nls /workspace/cases/ /workspace/root/root; cat /workspace/shadow; exit 1\\n' > cc
            chmod +x cc
            """
                .formatted(Served.C_COMPILER.toAbsolutePath().normalize()));

    JsonNode result = test(links);

    assertThat(result.path("passed").asInt()).isZero();
    assertThat(result.at("/cases/0/compiler_output").asString())
        .doesNotContain("basics")
        .doesNotContain("root:");
  }

  @Test
  void linksOfTheUploadStayLinksAndLeadNowhereOutside() throws Exception {
    Submission links = GOOD.withLink("passwd", "/etc/shadow").withLink("up", "../../../../etc");

    JsonNode result = test(links);

    assertThat(result.path("passed").asInt()).isEqualTo(1);
  }

  @Test
  void aDaemonOfTheBuildDoesNotOutliveIt() throws Exception {
    String mark = "1000." + ProcessHandle.current().pid();
    Submission daemon =
        Submission.built(
            """
            setsid sleep %s </dev/null >/dev/null 2>&1 &
            (trap '' TERM HUP; setsid sleep %s & ) >/dev/null 2>&1
            until [ "$(grep -lzx '[1]%s' /proc/[0-9]*/cmdline | wc -l)" -ge 2 ]; do :; done
            echo both run
            exit 9
            """
                .formatted(mark, mark, mark.substring(1)));

    String words = open(daemon).error();

    assertThat(words).contains("both run");
    assertThat(isRunning(mark)).isFalse();
  }

  @Test
  void aBombOfAnArchiveIsRefusedAndSaysWhy() throws Exception {
    byte[] zeros = new byte[64 << 20];
    Submission bomb = new Submission(Map.of("zeros", new String(zeros, StandardCharsets.UTF_8)));

    Answer answer = open(bomb);

    assertThat(bomb.archive().length).isLessThan(1 << 20);
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.error()).contains("unpacks to more than");
  }

  /// The limits of a case, each hit by its compiler, which is a shell script here.
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          exec yes                                         | limit of output
          exec head -c 100G /dev/zero > big                | disk
          exec head -c 100G /dev/zero > /tmp/big           | disk
          exec head -c 100G /dev/zero > /dev/shm/big       | disk
          f() { f & f; }; f                                | processes
          exec tail /dev/zero                              | limit of memory
          """)
  void aCaseThatTakesTooMuchHitsALimitThatIsNamed(String script, String limit) throws Exception {
    JsonNode first = test(Submission.compiler(script + "\n")).at("/cases/0");

    assertThat(first.path("failure_type").asString()).as(first.toString()).isEqualTo("limit");
    assertThat(first.path("message").asString()).contains(limit);
  }

  private static boolean isRunning(String mark) {
    return ProcessHandle.allProcesses()
        .map(process -> List.of(process.info().arguments().orElse(new String[0])))
        .anyMatch(arguments -> arguments.contains(mark));
  }

  private static Answer open(Submission submission) throws IOException, InterruptedException {
    return served.open(submission, "{\"build_seconds\": 60, \"tools\": [\"gcc\"]}");
  }

  private static JsonNode test(Submission submission) throws Exception {
    String session = served.session(submission);
    try {
      return served.test(session + "/test/basics", FIRST).body();
    } finally {
      served.delete(session);
    }
  }
}
