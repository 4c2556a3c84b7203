package dev.envoi.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.envoi.cli.Product.Running;
import dev.envoi.store.LocalRuns.RunFolder;
import dev.envoi.trace.AgentTrace;
import dev.envoi.trace.JournalEvent;
import dev.envoi.trace.Part;
import dev.envoi.trace.PartStatus;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The whole product is killed at random moments and goes on: nothing acknowledged is lost, no
/// number is missing or given twice, and it comes to what an undisturbed run comes to.
@Timeout(600)
final class ResumeAfterKillTests {
  private static final int PARTS = 36;

  @TempDir Path temp = Path.of("");

  @Test
  void aRunThatIsKilledAgainAndAgainEndsAsAnUndisturbedOne() throws Exception {
    long seed = System.nanoTime();
    Product product = new Product(temp);
    String undisturbed = "calm-" + ProcessHandle.current().pid();
    List<Future<?>> disturbed = new ArrayList<>();
    try (ExecutorService two = Executors.newFixedThreadPool(2)) {
      for (int i = 0; i < 2; i++) {
        String id = "resume-%d-%d".formatted(ProcessHandle.current().pid(), i);
        Random random = new Random(seed + i);
        disturbed.add(
            two.submit(() -> {
              disturb(product, id, random);
              return id;
            }));
      }
      try (Running running = product.trace(undisturbed, session())) {
        assertThat(running.exit()).as(running.printed()).isZero();
      }
      for (Future<?> one : disturbed) {
        assertThat(one).as("seed " + seed).succeedsWithin(Duration.ofMinutes(9));
      }
    }
    RunFolder calm = product.run(undisturbed);
    for (int i = 0; i < 2; i++) {
      RunFolder run = product.run("resume-%d-%d".formatted(ProcessHandle.current().pid(), i));
      assertThat(done(run)).as("seed " + seed).isEqualTo(done(calm));
      assertThat(tree(run)).as("seed " + seed).isEqualTo(tree(calm));
    }
  }

  private static void disturb(Product product, String id, Random random) throws Exception {
    int kills = 3;
    for (int kill = 0; kill <= kills; kill++) {
      List<JournalEvent> before = kill == 0 ? List.of() : Journals.read(product.run(id)).events();
      // a number that was lost gets no line
      int known = kill == 0 ? 0 : Journals.read(product.run(id)).reserved().size();
      try (Running running = kill == 0 ? product.trace(id, session()) : resume(product, id)) {
        if (kill == kills) {
          assertThat(running.exit()).as(running.printed()).isZero();
        } else {
          int part = known + 1 + random.nextInt(PARTS / kills - 2);
          long nanos = random.nextInt(60_000_000);
          Product.await("part " + part, () -> said(running, "  part " + part + "/"));
          LockSupport.parkNanos(nanos);
          running.process().destroyForcibly().waitFor();
        }
      }
      Journals after = Journals.read(product.run(id));
      assertThat(after.events()).hasSizeGreaterThan(before.size());
      assertThat(after.events().subList(0, before.size())).isEqualTo(before);
      after.assertNumbersAreWhole();
      after.assertCommitsExistIn(product.run(id));
    }
    AgentTrace trace = Journals.trace(product.run(id));
    assertThat(trace.resumptions()).hasSize(kills);
    assertThat(trace.parts()).hasSameSizeAs(Journals.read(product.run(id)).reserved());
    Product.await("nothing of " + id + " is alive", () -> Product.alive(id).isEmpty());
  }

  private static Running resume(Product product, String id) throws IOException {
    return product.start(
        id,
        Map.of("TMPDIR", product.folder().resolve("tmp").resolve(id).toString()),
        "resume",
        id,
        "--store",
        "file:" + product.store());
  }

  private static boolean said(Running running, String words) {
    try {
      assertThat(running.process().isAlive() || running.printed().contains(words))
          .as(running.printed())
          .isTrue();
      return running.printed().contains(words);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// What was done, without numbers that came to nothing.
  private static List<String> done(RunFolder run) throws IOException {
    return Journals.trace(run).parts().stream()
        .filter(part -> part.status() == PartStatus.COMPLETED || part.status() == PartStatus.FAILED)
        .map(Part::summary)
        .toList();
  }

  private static String tree(RunFolder run) throws IOException, InterruptedException {
    Process git =
        new ProcessBuilder("git", "-C", run.git().toString(), "rev-parse", "main^{tree}").start();
    String tree =
        new String(git.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
    assertThat(git.waitFor()).isZero();
    return tree;
  }

  /// Commands that add to what is there, so that one which ran twice, or never, is seen.
  private static String session() {
    StringBuilder session = new StringBuilder();
    for (int part = 1; part <= PARTS; part++) {
      session.append(
          switch (part % 4) {
            case 0 -> "- text: 'part %d says something'\n".formatted(part);
            case 3 -> "- write: {path: src/file%d.c, content: 'int x%d;'}\n".formatted(part, part);
            default ->
                "- shell: 'echo %d >> log; sleep 0.03; echo %d >> log2'\n".formatted(part, part);
          });
      if (part % 10 == 0) {
        session.append("- end_turn\n");
      }
    }
    return session + "- end_turn\n";
  }
}
