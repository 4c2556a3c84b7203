package dev.envoi.harness.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.envoi.harness.runtime.Served.Answer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// What the result of a case tells beside whether it passed.
final class ResultDetailTests {
  private static final String FIRST = "{\"test_name\": \"smoke/01_return_constant\"}";
  private static final String HELLO = "{\"test_name\": \"smoke/08_hello\"}";
  private static final String NOTHING = "nothing refused";

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
  void aSignalIsNamedForProgramsToo() throws Exception {
    JsonNode compiler = failed(Submission.compiler("kill -ABRT $$\n"), FIRST);
    JsonNode program = failed(Submission.assembled("mov 0, %eax"), FIRST);

    assertThat(compiler.path("failure_type").asString()).isEqualTo("crash");
    assertThat(compiler.path("phase").asString()).isEqualTo("compile");
    assertThat(compiler.at("/detail/signal").asString()).isEqualTo("SIGABRT");
    assertThat(program.path("phase").asString()).isEqualTo("verify");
    assertThat(program.path("failure_type").asString()).isEqualTo("crash");
    assertThat(program.at("/detail/signal").asString()).isEqualTo("SIGSEGV");
    assertThat(program.at("/actual/exit_code").asInt()).isEqualTo(139);
  }

  @Test
  void aLimitIsNamedForProgramsToo() throws Exception {
    JsonNode output = failed(Submission.compiler("while :; do echo more and more; done\n"), FIRST);
    JsonNode file =
        failed(Submission.compiler("exec dd if=/dev/zero of=big bs=1M count=200\n"), FIRST);
    JsonNode disk =
        failed(
            Submission.compiler(
                "for i in 1 2 3; do head -c 120000000 /dev/zero > $i; done; exit 1\n"),
            FIRST);

    for (JsonNode one : List.of(output, file, disk)) {
      assertThat(one.path("failure_type").asString()).as("%s", one).isEqualTo("limit");
    }
    assertThat(output.at("/detail/limit").asString()).isEqualTo("output");
    assertThat(file.at("/detail/limit").asString()).isEqualTo("disk");
    assertThat(disk.at("/detail/limit").asString()).isEqualTo("disk");
  }

  @Test
  void anotherOutputIsToldLineByLine() throws Exception {
    JsonNode silent = failed(Submission.constant(0, NOTHING), HELLO);

    assertThat(silent.path("failure_type").asString()).isEqualTo("wrong_output");
    assertThat(silent.at("/detail/diff").asString())
        .startsWith("line 1: expected `")
        .contains("got no line")
        .contains("lines differ");
  }

  @Test
  void timesAndSizesStandBesideThoseOfGcc() throws Exception {
    JsonNode passed = first(Submission.constant(42, NOTHING), FIRST);
    JsonNode failed = failed(Submission.constant(7, NOTHING), FIRST);

    assertThat(passed.path("passed").asBoolean()).isTrue();
    for (JsonNode one : List.of(passed, failed)) {
      for (String who : List.of("timing", "reference")) {
        assertThat(one.at("/" + who + "/compile_ms").asDouble()).isPositive();
        assertThat(one.at("/" + who + "/run_ms").asDouble()).isPositive();
        assertThat(one.at("/" + who + "/executable_bytes").asLong()).isPositive();
      }
      assertThat(one.at("/timing/executable_bytes").asLong())
          .isLessThan(one.at("/reference/executable_bytes").asLong());
    }
  }

  @Test
  void theReferenceIsMeasuredOnceAndKept(@TempDir Path own) throws Exception {
    Submission submission = Submission.constant(42, NOTHING);
    try (Served first = Served.environment(Served.C_COMPILER, own)) {
      first(first, submission, "{\"reference_seconds\": 0}", FIRST);
      assertThat(figures(own)).isEmpty();
      first(first, submission, "{}", FIRST);
    }
    List<Path> kept = figures(own);
    assertThat(kept).hasSize(1);
    Files.writeString(
        kept.getFirst(),
        "{\"timing\": {\"compile_ms\": 12345, \"run_ms\": 1, \"executable_bytes\": 7}}");

    try (Served again = Served.environment(Served.C_COMPILER, own)) {
      JsonNode known = first(again, submission, "{\"reference_seconds\": 0}", FIRST);

      assertThat(known.at("/reference/compile_ms").asInt()).isEqualTo(12345);
      Files.writeString(kept.getFirst(), "{\"tim");
      JsonNode torn = first(again, submission, "{\"reference_seconds\": 0}", FIRST);
      assertThat(torn.has("reference")).isFalse();
    }
  }

  /// A signal may be the machine's doing, a wrong line is gcc's.
  @Test
  void whatMayBeTheMachineIsNotKeptOfTheReference(@TempDir Path own, @TempDir Path fixtures)
      throws Exception {
    FixtureTree tree =
        new FixtureTree(fixtures)
            .cTestsuite(
                "int main(void) { return *(volatile int *)0; }", "int main(void) { return 7; }");
    try (Served served = Served.withFixtures(Served.C_COMPILER, own, tree.root())) {
      String session = served.session(Submission.compiler("exit 1\n"));
      JsonNode result = served.test(session + "/test/c_testsuite", "{}").body();

      assertThat(result.path("total").asInt()).as("%s", result).isEqualTo(2);
      assertThat(figures(own))
          .singleElement()
          .satisfies(kept -> assertThat(Files.readString(kept)).contains("\"timing\":null"));
    }
  }

  @Test
  void debugArtifactsOfAFailedCaseAreTold() throws Exception {
    JsonNode failed =
        failed(
            Submission.compiler(
                """
                mkdir -p debug_artifacts/ir
                printf 'move a, b\\n' > debug_artifacts/ir/main.txt
                printf 'a\\0b' > debug_artifacts/object
                exit 3
                """),
            FIRST);

    JsonNode artifacts = failed.path("debug_artifacts");
    assertThat(artifacts).hasSize(2);
    assertThat(artifacts.get(0).path("path").asString()).isEqualTo("debug_artifacts/ir/main.txt");
    assertThat(artifacts.get(0).path("kind").asString()).isEqualTo("text");
    assertThat(artifacts.get(0).path("size").asInt()).isEqualTo(10);
    assertThat(artifacts.get(0).path("text").asString()).isEqualTo("move a, b\n");
    assertThat(artifacts.get(0).path("sha256").asString()).isEqualTo(sha256("move a, b\n"));
    assertThat(artifacts.get(1).path("kind").asString()).isEqualTo("binary");
    assertThat(artifacts.get(1).has("text")).isFalse();
  }

  @Test
  void aPassedCaseHasNoDebugArtifacts() throws Exception {
    Submission own = Submission.constant(42, NOTHING);
    Submission writes =
        Submission.compiler(
            "mkdir debug_artifacts; echo x > debug_artifacts/y\n" + own.files().get("cc"));

    JsonNode passed = first(writes, FIRST);

    assertThat(passed.path("passed").asBoolean()).isTrue();
    assertThat(passed.has("debug_artifacts")).isFalse();
  }

  @Test
  void hostileDebugArtifactsAreBounded() throws Exception {
    JsonNode failed =
        failed(
            Submission.compiler(
                """
                mkdir debug_artifacts; cd debug_artifacts
                ln -s /etc/passwd 0link; ln -s / 0root; mkfifo 0pipe
                head -c 100000 /dev/zero | tr '\\0' x > 1long
                truncate -s 100M 2sparse
                echo > "$(printf '3\\033[31m\\n\\377')"
                i=0; while [ $i -lt 3000 ]; do echo $i > f$i; i=$((i+1)); done
                exit 3
                """),
            FIRST);

    JsonNode artifacts = failed.path("debug_artifacts");
    assertThat(artifacts.size()).isEqualTo(16);
    assertThat(artifacts.toString().length()).isLessThan(10_000);
    assertThat(artifacts.toString()).doesNotContain("0link", "0root", "0pipe", "root:");
    assertThat(failed.path("message").asString()).contains("more debug artifacts");
  }

  @Test
  void aHugeDebugArtifactAndAHostileNameAreTold() throws Exception {
    JsonNode artifacts =
        failed(
                Submission.compiler(
                    """
                    mkdir debug_artifacts; cd debug_artifacts
                    head -c 100000 /dev/zero | tr '\\0' x > 1long
                    truncate -s 100M 2sparse
                    echo > "$(printf '3\\033[31m\\n\\377')"
                    exit 3
                    """),
                FIRST)
            .path("debug_artifacts");

    assertThat(artifacts).hasSize(3);
    assertThat(artifacts.get(0).path("text").asString()).hasSize(2_048);
    assertThat(artifacts.get(0).path("size").asInt()).isEqualTo(100_000);
    assertThat(artifacts.get(1).path("size").asLong()).isEqualTo(100L << 20);
    assertThat(artifacts.get(1).has("sha256")).isFalse();
    assertThat(artifacts.get(2).path("path").asString()).isEqualTo("debug_artifacts/3?[31m?\\xff");
  }

  private static List<Path> figures(Path home) throws Exception {
    try (Stream<Path> all = Files.walk(home)) {
      return all.filter(file -> file.toString().contains("/reference/"))
          .filter(Files::isRegularFile)
          .toList();
    }
  }

  private static String sha256(String text) throws Exception {
    return HexFormat.of()
        .formatHex(
            MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
  }

  private static JsonNode failed(Submission submission, String params) throws Exception {
    JsonNode one = first(submission, params);
    assertThat(one.path("passed").asBoolean(true)).as("%s", one).isFalse();
    return one;
  }

  private static JsonNode first(Submission submission, String params) throws Exception {
    return first(served, submission, "{}", params);
  }

  private static JsonNode first(Served served, Submission submission, String setUp, String params)
      throws Exception {
    Answer opened = served.open(submission, setUp);
    assertThat(opened.status()).as(opened.error()).isEqualTo(200);
    String session = "/session/" + opened.body().path("session_id").asString();
    try {
      return served.test(session + "/test/basics", params).body().at("/cases/0");
    } finally {
      served.delete(session);
    }
  }
}
