package dev.envoi.harness.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.envoi.harness.runtime.Served.Answer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// Workers that die, block or hoard harm only their own session.
final class WorkerTests {
  private static final Submission ANY = new Submission(Map.of("hello.txt", "hello"));
  private static final Duration START = Duration.ofMillis(300);

  @TempDir static Path home;
  @TempDir Path marks;
  private static Served served;

  @BeforeAll
  static void serve() throws Exception {
    served = Served.named("unruly", home);
  }

  @AfterAll
  static void end() {
    served.close();
  }

  @Test
  void everySessionHasAProcessOfItsOwnThatEndsWithIt() throws Exception {
    String one = served.session(ANY);
    String other = served.session(ANY);

    long first = pid(one);
    long second = pid(other);
    assertThat(served.delete(one).status()).isEqualTo(200);

    assertThat(List.of(first, second, ProcessHandle.current().pid())).doesNotHaveDuplicates();
    assertThat(pid(other)).isEqualTo(second);
    assertThat(isRunning(first)).isFalse();
    served.delete(other);
    assertThat(isRunning(second)).isFalse();
    assertThat(sessionFolders()).isEmpty();
  }

  @Test
  void aTestWithoutASessionHasAProcessOfItsOwnToo(@TempDir Path folder) throws Exception {
    Path environment = Files.createDirectory(folder.resolve("environment"));
    Files.writeString(
        environment.resolve("Environment.java"),
        """
        import dev.envoi.harness.Test;
        import java.util.Map;

        final class Environment {
          private static int calls;

          @Test("calls")
          Object calls() {
            return Map.of("calls", ++calls);
          }
        }
        """);
    try (Served counting = Served.environment(environment, folder.resolve("home"))) {
      for (int n = 0; n < 2; n++) {
        JsonNode answer = counting.test("/test/calls", "{}").body();
        assertThat(answer.path("calls").asInt()).as(answer.toString()).isEqualTo(1);
      }
    }
  }

  @Test
  void aKilledWorkerAnswers502AndHarmsNobodyElse() throws Exception {
    String killed = served.session(ANY);
    String other = served.session(ANY);
    ProcessHandle worker = ProcessHandle.of(pid(killed)).orElseThrow();
    long pid = pid(other);
    CompletableFuture<Answer> running = spinning(killed);

    worker.destroyForcibly();

    assertThat(running.get().status()).isEqualTo(502);
    assertThat(running.get().error())
        .isEqualTo("Session worker unavailable: it was ended by signal 9");
    Answer again = served.test(killed + "/test/pid", "{}");
    assertThat(again.status()).isEqualTo(502);
    assertThat(pid(other)).isEqualTo(pid);
    assertThat(served.delete(killed).status()).isEqualTo(200);
    served.delete(other);
    assertThat(sessionFolders()).isEmpty();
  }

  @Test
  void anEnvironmentThatEndsItsProcessIsNamedWithItsStatus() throws Exception {
    String session = served.session(ANY);

    Answer answer = served.test(session + "/test/halt", "{\"status\": 7}");

    assertThat(answer.status()).isEqualTo(502);
    assertThat(answer.error()).isEqualTo("Session worker unavailable: it ended with status 7");
    served.delete(session);
    assertThatTheNextSessionWorks();
  }

  @Test
  void anEnvironmentThatTakesAllMemoryFailsAlone() throws Exception {
    String session = served.session(ANY);

    Answer answer = served.test(session + "/test/hoard", "{}");

    assertThat(answer.status()).isIn(500, 502);
    assertThat(answer.error()).isNotBlank();
    served.delete(session);
    assertThatTheNextSessionWorks();
  }

  @Test
  void codeThatNeverReturnsIsEndedWithItsSession() throws Exception {
    String session = served.session(ANY);
    long pid = pid(session);
    CompletableFuture<Answer> running = spinning(session);

    assertThat(served.delete(session).status()).isEqualTo(200);

    assertThat(running.get().status()).isIn(500, 502);
    assertThat(isRunning(pid)).isFalse();
  }

  @Test
  void aWorkerDoesNotKnowTheServersToken() throws Exception {
    String session = served.session(ANY);

    String names = served.test(session + "/test/secrets", "{}").body().toString();

    assertThat(names).contains("PATH").doesNotContain("TOKEN");
    served.delete(session);
  }

  @Test
  void ofTheOperatorsEnvironmentAWorkerSeesWhatFindsToolsAndNoKeys() throws Exception {
    Map<String, String> operators =
        Map.of("PATH", "/bin", "ANTHROPIC_API_KEY", "secret", "AWS_SECRET_ACCESS_KEY", "secret");

    assertThat(new HarnessServer.Sandboxes(home, operators).variables())
        .containsExactly(Map.entry("PATH", "/bin"));

    String session = served.session(ANY);
    JsonNode names = served.test(session + "/test/secrets", "{}").body().path("names");
    assertThat(names.valueStream().map(JsonNode::asString))
        .contains("PATH")
        .isSubsetOf(NeededVariables.of(System.getenv()).keySet());
    served.delete(session);
  }

  @Test
  void aSessionStartsFastFromTheReserve() throws Exception {
    byte[] megabyte = new byte[1 << 19];
    new Random(1).nextBytes(megabyte);
    Submission large = new Submission(Map.of("data.txt", HexFormat.of().formatHex(megabyte)));
    served.delete(served.session(large));
    Duration best = Duration.ofMinutes(1);

    for (int i = 0; i < 15 && best.compareTo(START) > 0; i++) {
      Waiting.until(Duration.ofSeconds(30), () -> served.hasReserve());
      long from = System.nanoTime();
      String session = served.session(large);
      Duration took = Duration.ofNanos(System.nanoTime() - from);
      best = took.compareTo(best) < 0 ? took : best;
      served.delete(session);
    }

    assertThat(best).isLessThanOrEqualTo(START);
  }

  private static void assertThatTheNextSessionWorks() throws Exception {
    String next = served.session(ANY);
    assertThat(pid(next)).isPositive();
    served.delete(next);
  }

  /// Begins a call that does not return, and waits until it works.
  private CompletableFuture<Answer> spinning(String session) throws Exception {
    Path mark = marks.resolve("spinning");
    CompletableFuture<Answer> running =
        later(session + "/test/spin", "{\"mark\": \"" + mark + "\"}");
    Waiting.until(Duration.ofSeconds(20), () -> Files.exists(mark));
    return running;
  }

  private static CompletableFuture<Answer> later(String path, String params) {
    return CompletableFuture.supplyAsync(() -> {
      try {
        return served.test(path, params);
      } catch (IOException | InterruptedException failed) {
        throw new IllegalStateException(failed);
      }
    });
  }

  private static long pid(String session) throws Exception {
    return served.test(session + "/test/pid", "{}").body().path("pid").asLong();
  }

  private static boolean isRunning(long pid) {
    return ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false);
  }

  private static List<Path> sessionFolders() throws IOException {
    try (Stream<Path> all = Files.walk(home.resolve("run"), 3)) {
      return all.filter(path -> path.toString().matches(".*/sessions/[^/]+")).toList();
    }
  }
}
