package dev.envoi.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.envoi.cli.CommandLineInProcess.Result;
import dev.envoi.cli.Product.Running;
import dev.envoi.sandbox.Folders;
import dev.envoi.trace.TraceJson;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// The whole product is killed at random moments: what the gate let go is in the journal, and
/// nothing runs on.
///
/// That the gate let part N go is told by the command of part N itself, which writes N into a file;
/// that a part was recorded is told by the progress line.
@Timeout(600)
final class KillTests {
  private static final int KILLS = 20;
  private static final int PARTS = 60;
  private static final Pattern RECORDED = Pattern.compile("  part (\\d+)/");

  @TempDir Path temp = Path.of("");

  @Test
  void whatWasAcknowledgedSurvivesAKillAtAnyMoment() throws Exception {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    Product product = new Product(temp);
    List<Future<?>> kills = new ArrayList<>();
    try (ExecutorService two = Executors.newFixedThreadPool(2)) {
      for (int i = 1; i <= KILLS; i++) {
        String id = "kill-%d-%02d".formatted(ProcessHandle.current().pid(), i);
        int part = 1 + random.nextInt(PARTS - 1);
        long nanos = random.nextInt(40_000_000);
        kills.add(
            two.submit(() -> {
              killAndLook(product, id, part, nanos);
              return id;
            }));
      }
      for (Future<?> kill : kills) {
        assertThat(kill).as("seed " + seed).succeedsWithin(Duration.ofMinutes(9));
      }
    }
  }

  private static void killAndLook(Product product, String id, int part, long nanos)
      throws Exception {
    int recorded;
    try (Running running = product.trace(id, session(id))) {
      Product.await("part " + part, () -> recorded(running) >= part || !alive(running));
      LockSupport.parkNanos(nanos); // anywhere within the parts that follow
      running.process().destroyForcibly().waitFor();
      recorded = recorded(running);
      assertThat(recorded).as(running.printed()).isGreaterThanOrEqualTo(part);
    }
    int letGo = letGo(product, id);
    Journals journal = Journals.read(product.run(id));
    String moment = "%s: killed at part %d, %d let go".formatted(id, recorded, letGo);
    journal.assertNumbersAreWhole();
    assertThat(journal.completed()).as(moment).hasSizeGreaterThanOrEqualTo(recorded);
    assertThat(journal.reserved()).as(moment).hasSizeGreaterThanOrEqualTo(letGo);
    assertThat(journal.completed()).as(moment).hasSizeGreaterThanOrEqualTo(letGo - 1);
    journal.assertCommitsExistIn(product.run(id));
    showAnswers(product, id, journal.completed());
    Product.await("nothing of " + id + " is alive", () -> Product.alive(id).isEmpty());
    Folders.remove(product.run(id).root());
  }

  private static void showAnswers(Product product, String id, List<Integer> completed) {
    Result shown =
        product.inProcess().run("show", id, "--json", "--store", "file:" + product.store());
    assertThat(shown.status()).as(shown.err()).isZero();
    JsonNode trace = TraceJson.MAPPER.readTree(shown.out());
    assertThat(trace.path("trajectory_id").stringValue()).isEqualTo(id);
    assertThat(trace.path("parts").valueStream().map(part -> part.path("part").intValue()))
        .isEqualTo(completed);
  }

  /// The last part that the progress lines name.
  private static int recorded(Running running) {
    try {
      return RECORDED
          .matcher(Product.text(running.out()))
          .results()
          .map(MatchResult::group)
          .mapToInt(line -> Integer.parseInt(line.replaceAll("\\D", "")))
          .max()
          .orElse(0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean alive(Running running) {
    return running.process().isAlive();
  }

  /// The last part whose command has run.
  private static int letGo(Product product, String id) throws IOException {
    return Product.text(product.inWorkspace(id, "let-go"))
        .lines()
        .filter(line -> line.matches("\\d+"))
        .mapToInt(Integer::parseInt)
        .max()
        .orElse(0);
  }

  /// Sixty quick parts; some commands leave something behind in the background. The id is in every
  /// command, so that what is left of it can be found.
  private static String session(String id) {
    StringBuilder session = new StringBuilder();
    session.append("- write: {path: build.sh, executable: true, content: \"#!/bin/sh\\n");
    session.append("printf '#!/bin/sh\\\\nexit 1' > cc; chmod +x cc\\n\"}\n");
    for (int part = 2; part <= PARTS; part++) {
      session.append(
          switch (part % 6) {
            case 0 -> "- text: 'part %d says something'\n".formatted(part);
            case 3 -> "- write: {path: src/file%d.c, content: 'int x%d;'}\n".formatted(part, part);
            case 4 ->
                part == 34
                    ? "- run_tests: basics/smoke\n"
                    : "- shell: 'echo %d >> let-go; (sleep 600; : %s) & : %s'\n"
                        .formatted(part, id, id);
            default -> "- shell: 'echo %d >> let-go; : %s'\n".formatted(part, id);
          });
      if (part % 20 == 0) {
        session.append("- end_turn\n");
      }
    }
    return session.toString();
  }
}
