package dev.envoi.harness.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.envoi.harness.runtime.Served.Answer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Sessions over real HTTP, in real sandboxes.
final class SessionTests {
  private static final Submission ANY = new Submission(Map.of("hello.txt", "hello"));

  @TempDir static Path home;
  @TempDir Path marks;
  private static Served served;

  @BeforeAll
  static void serve() throws Exception {
    served = Served.named("stateful", home);
  }

  @AfterAll
  static void end() {
    served.close();
  }

  @Test
  void anEnvironmentWithASetUpNeedsASession() throws Exception {
    Answer answer = served.test("/test/shell", "{\"line\": \"true\"}");

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.error()).isEqualTo("This environment requires a session.");
    assertThat(served.get("/schema").body().has("setup_params_schema")).isTrue();
  }

  @Test
  void aSessionRunsTheSubmissionUntilItIsDeleted() throws Exception {
    Path mark = marks.resolve("mark");
    Answer opened = served.open(ANY, "{\"mark\": \"" + mark + "\"}");
    String session = "/session/" + opened.body().path("session_id").asString();

    Answer ran = served.test(session + "/test/shell", "{\"line\": \"cat hello.txt; exit 3\"}");
    Answer closed = served.delete(session);

    assertThat(opened.body().path("timeout").asInt()).isEqualTo(300);
    assertThat(ran.body().path("stdout").asString()).isEqualTo("hello");
    assertThat(ran.body().path("status").asInt()).isEqualTo(3);
    assertThat(closed.body().path("status").asString()).isEqualTo("closed");
    assertThat(mark).hasContent("torn down");
    assertThat(served.delete(session).status()).isEqualTo(404);
    assertThat(served.test(session + "/test/shell", "{}").error()).isEqualTo("Unknown session");
  }

  @Test
  void aFailedSetUpTellsItsReasonAndLeavesNothing() throws Exception {
    long before = sessionFolders();
    Answer answer = served.open(ANY, "{\"fail\": true}");

    assertThat(answer.status()).isEqualTo(500);
    assertThat(answer.error()).isEqualTo("it does not build: line 3");
    assertThat(sessionFolders()).isEqualTo(before);
  }

  @Test
  void aBuildIsKeptForTheNextSessionOfTheSameSubmission() throws Exception {
    Submission one = new Submission(Map.of("hello.txt", "one")).withLink("out", "/etc/hostname");
    String build = "date +%s%N > built; mkdir empty; echo '#!/bin/sh' > cc; chmod +x cc";

    String first = builtAt(one, build);

    assertThat(builtAt(one, build)).isEqualTo(first).contains("cc", "empty", "/etc/hostname");
    assertThat(builtAt(new Submission(Map.of("hello.txt", "two")), build)).isNotEqualTo(first);

    try (Stream<Path> kept = Files.list(home.resolve("cache/builds"))) {
      for (Path archive : kept.toList()) {
        byte[] bytes = Files.readAllBytes(archive);
        bytes[bytes.length / 2] ^= 0x10;
        Files.write(archive, bytes);
      }
    }
    assertThat(builtAt(one, build)).as("a damaged one is made anew").isNotEqualTo(first);
  }

  @Test
  void aBuildThatFailsIsNotKept() throws Exception {
    Submission one = new Submission(Map.of("hello.txt", "three"));
    Answer failed = served.open(one, "{\"build\": \"date > built; false\"}");

    assertThat(failed.error()).isEqualTo("it does not build");
    assertThat(failed.body().path("counted").asBoolean(false)).isTrue();
    assertThat(failed.body().path("isolated").asBoolean(false)).isTrue();
    assertThat(builtAt(one, "date +%N > built")).isNotEmpty();
  }

  @Test
  void progressIsToldWhileASessionIsThere() throws Exception {
    String session = served.session(ANY);

    Answer told = served.get(session + "/progress");

    assertThat(told.body().path("cases_done").asInt(-1)).isZero();
    assertThat(told.body().path("cases").asInt(-1)).isZero();
    served.delete(session);
    assertThat(served.get(session + "/progress").status()).isEqualTo(404);
  }

  /// What a session finds that was built by this line.
  private static String builtAt(Submission submission, String build) throws Exception {
    Answer opened = served.open(submission, "{\"build\": \"" + build + "\"}");
    String session = "/session/" + opened.body().path("session_id").asString(opened.error());
    String look = "{\"line\": \"cat built; ls -l | tr -s ' ' | cut -d' ' -f1,9-\"}";
    String seen = served.test(session + "/test/shell", look).body().path("stdout").asString("");
    served.delete(session);
    return seen;
  }

  @Test
  void aSetUpParameterThatDoesNotFitIsNamed() throws Exception {
    Answer answer = served.open(ANY, "{\"fail\": \"perhaps\"}");

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.error()).contains("'fail'");
  }

  @Test
  void anArchiveThatIsNoneIsRefusedBeforeAnythingStarts() throws Exception {
    Answer answer = served.post("/session", Map.of(), new byte[] {1, 2, 3});

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.error()).contains("refused").contains("tar.gz");
  }

  @Test
  void aSessionThatNobodyUsesIsReclaimed() throws Exception {
    Path mark = marks.resolve("idle");
    Map<String, String> fields = Map.of("timeout", "1", "params", "{\"mark\": \"" + mark + "\"}");
    Answer opened = served.post("/session", fields, ANY.archive());
    String id = opened.body().path("session_id").asString();

    Waiting.until(Duration.ofSeconds(20), () -> Files.exists(mark) && !isThere(id));

    assertThat(served.test("/session/" + id + "/test/shell", "{}").status()).isEqualTo(404);
  }

  @Test
  void deletingASessionEndsWhatRunsInIt() throws Exception {
    String session = served.session(ANY);
    CompletableFuture<Answer> running =
        CompletableFuture.supplyAsync(() -> {
          try {
            return served.test(
                session + "/test/shell", "{\"line\": \"touch started; exec sleep 1000\"}");
          } catch (IOException | InterruptedException failed) {
            throw new IllegalStateException(failed);
          }
        });
    String id = session.substring("/session/".length());
    Waiting.until(Duration.ofSeconds(20), () -> hasFile(id, "started"));

    served.delete(session);

    assertThat(running.get().status()).isEqualTo(500);
    assertThat(running.get().error()).contains("closed");
    assertThat(isThere(id)).isFalse();
  }

  private static boolean hasFile(String id, String name) throws IOException {
    try (Stream<Path> all = Files.walk(sessionFolder(id).orElseThrow())) {
      return all.anyMatch(file -> file.endsWith(name));
    }
  }

  private static boolean isThere(String id) throws IOException {
    return sessionFolder(id).isPresent();
  }

  private static Optional<Path> sessionFolder(String id) throws IOException {
    return sessions().stream().filter(folder -> folder.endsWith(id)).findFirst();
  }

  private static long sessionFolders() throws IOException {
    return sessions().size();
  }

  private static List<Path> sessions() throws IOException {
    try (Stream<Path> all = Files.walk(home.resolve("run"), 3)) {
      return all.filter(path -> path.toString().matches(".*/sessions/[^/]+")).toList();
    }
  }
}
