package dev.envoi.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.envoi.cli.Product.Running;
import dev.envoi.trace.AgentTrace;
import dev.envoi.trace.EndReason;
import dev.envoi.trace.JournalEvent.TrajectoryEnded;
import dev.envoi.trace.Part;
import dev.envoi.trace.PartStatus;
import dev.envoi.trace.SessionEnd;
import dev.envoi.trace.TraceJson;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Ctrl-C and SIGTERM to the whole product.
@Timeout(400)
final class SignalTests {
  private static final String SLOW =
      """
      - text: hello
      - shell: 'touch begun; until [ -e go-on ]; do sleep 0.02; done; echo whole > file'
      - shell: 'echo too late > file'
      - end_turn
      """;

  @TempDir Path temp = Path.of("");
  private Product product = new Product(Path.of(""));
  private String id = "";

  @BeforeEach
  void nameIt() {
    product = new Product(temp);
    id = "signal-%d-%d".formatted(ProcessHandle.current().pid(), System.nanoTime());
  }

  @Test
  void aSigtermFinishesThePartAndClosesAndSaysHowToGoOn() throws Exception {
    try (Running running = product.trace(id, SLOW)) {
      awaitFile("begun", running);
      signal(running, "TERM");
      Product.await("it heard", () -> said(running, "finishing this part"));
      Files.createFile(product.inWorkspace(id, "go-on"));

      assertThat(running.exit()).as(running.printed()).isEqualTo(143);
      assertThat(running.printed()).contains("./envoi resume " + id);
    }
    AgentTrace trace = assertWhole(2);
    assertThat(trace.parts()).extracting(Part::status).containsOnly(PartStatus.COMPLETED);
    assertThat(Product.text(checkedOut("file"))).isEqualTo("whole\n");

    CommandLineInProcess.Result resumed =
        product.inProcess().run("resume", id, "--store", "file:" + product.store());
    assertThat(resumed.status()).as(resumed.out() + resumed.err()).isZero();
    assertThat(Journals.read(product.run(id)).completed()).containsExactly(1, 2, 3);
  }

  @Test
  void ctrlCTwiceStopsNowWhateverTheCommandDoes() throws Exception {
    try (Running running = product.trace(id, SLOW)) {
      awaitFile("begun", running);
      signal(running, "INT");
      Product.await("it heard", () -> said(running, "finishing this part"));
      signal(running, "INT");

      assertThat(running.exit()).as(running.printed()).isEqualTo(130);
      assertThat(running.printed()).contains("stopping now", "./envoi resume " + id);
    }
    AgentTrace trace = assertWhole(2);
    assertThat(trace.parts())
        .extracting(Part::status)
        .containsExactly(PartStatus.COMPLETED, PartStatus.INTERRUPTED);
  }

  @Test
  void ctrlCTwiceStopsNowInTheMiddleOfABuildToo() throws Exception {
    String session =
        """
        - write: {path: build.sh, executable: true, content: "#!/bin/sh\\nexec sh -c 'sleep 600; : %s'\\n"}
        - run_tests: basics
        - end_turn
        """
            .formatted(id);
    long asked;
    try (Running running = product.trace(id, session)) {
      Product.await("the build", () -> builds() || exited(running));
      signal(running, "INT");
      Product.await("it heard", () -> said(running, "finishing this part"));
      asked = System.nanoTime();
      signal(running, "INT");

      assertThat(running.exit()).as(running.printed()).isEqualTo(130);
    }
    assertThat(Duration.ofNanos(System.nanoTime() - asked)).isLessThan(Duration.ofSeconds(45));
    assertThat(assertWhole(2).parts().getLast().status()).isEqualTo(PartStatus.INTERRUPTED);
  }

  @Test
  void aSigtermBeforeTheFirstPartEndsInAWholeTrajectory() throws Exception {
    try (Running running = product.trace(id, SLOW)) {
      Product.await("it listens", () -> said(running, "TRAJECTORY_ID") || exited(running));
      signal(running, "TERM");
      Product.await("it heard", () -> said(running, "finishing this part"));
      signal(running, "TERM");
      assertThat(running.exit()).as(running.printed()).isEqualTo(143);
    }
    AgentTrace trace = Journals.trace(product.run(id));
    assertThat(trace.parts().size()).isBetween(0, 2);
    assertWhole(trace.parts().size());
  }

  /// The journal and the store tell the same whole story, and nothing is left.
  private AgentTrace assertWhole(int parts) throws Exception {
    Journals journal = Journals.read(product.run(id));
    journal.assertNumbersAreWhole();
    assertThat(journal.completed()).hasSize(parts).isEqualTo(journal.reserved());
    journal.assertCommitsExistIn(product.run(id));
    assertThat(journal.events().getLast()).isInstanceOf(TrajectoryEnded.class);
    AgentTrace trace = Journals.trace(product.run(id));
    SessionEnd end = trace.sessionEnd();
    assertThat(end).isNotNull().extracting(SessionEnd::reason).isEqualTo(EndReason.INTERRUPTED);
    Path stored = product.store().resolve("trajectories").resolve(id);
    assertThat(TraceJson.MAPPER.readTree(Files.readString(stored.resolve("agent_trace.json"))))
        .isEqualTo(TraceJson.MAPPER.readTree(TraceJson.MAPPER.writeValueAsString(trace)));
    assertThat(stored.resolve("repo.bundle")).isNotEmptyFile();
    Product.await("nothing is alive", () -> Product.alive(id).isEmpty());
    assertThat(product.temporaryFiles()).containsExactly(id);
    assertThat(temp.resolve("tmp").resolve(id)).isEmptyDirectory();
    return trace;
  }

  private Path checkedOut(String file) {
    CommandLineInProcess.Result result =
        product
            .inProcess()
            .run("graph_trace", id, "--part", "2", "--store", "file:" + product.store());
    assertThat(result.status()).as(result.err()).isZero();
    return product.folder().resolve("output/" + id + "_part_2").resolve(file);
  }

  private void awaitFile(String name, Running running) throws IOException {
    Product.await(name, () -> Files.exists(product.inWorkspace(id, name)) || exited(running));
    assertThat(exited(running)).as(running.printed()).isFalse();
  }

  private boolean builds() {
    return Product.alive(id).stream().anyMatch(process -> process.contains("sleep 600"));
  }

  private static boolean exited(Running running) {
    return !running.process().isAlive();
  }

  private static boolean said(Running running, String words) {
    try {
      return running.printed().contains(words);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void signal(Running running, String name) throws Exception {
    Process kill =
        new ProcessBuilder("kill", "-" + name, Long.toString(running.process().pid())).start();
    assertThat(kill.waitFor()).isZero();
  }
}
