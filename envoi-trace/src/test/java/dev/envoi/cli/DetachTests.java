package dev.envoi.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.envoi.cli.CommandLineInProcess.Result;
import dev.envoi.cli.Product.Running;
import dev.envoi.journal.JournalWriter;
import dev.envoi.trace.Part;
import dev.envoi.trace.PartStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Runs that go on after their terminal has closed, and runs on machines that are taken away.
@Timeout(300)
final class DetachTests {
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
    id = "detach-%d-%d".formatted(ProcessHandle.current().pid(), System.nanoTime());
  }

  @AfterEach
  void nothingIsLeft() {
    Product.await("nothing is alive", () -> Product.alive(id).isEmpty());
  }

  @Test
  void aDetachedRunGoesOnAndCanBeSeenAndStopped() throws Exception {
    Path session = Files.writeString(temp.resolve("session.yaml"), SLOW);
    try (Running starter = start("--agent", "scripted:" + session)) {
      assertThat(starter.exit()).as(starter.printed()).isZero();
      assertThat(Product.text(starter.out()).lines().limit(3))
          .satisfiesExactly(
              line -> assertThat(line).isEqualTo("TRAJECTORY_ID: " + id),
              line -> assertThat(line).startsWith("TRACE_URI: file:"),
              line -> assertThat(line).startsWith("BUNDLE_URI: file:"));
      assertThat(starter.printed()).contains("./envoi logs " + id + " -f", "./envoi stop " + id);
    }
    Product.await("the second part", () -> Files.exists(product.inWorkspace(id, "begun")));
    assertThat(inProcess("list").out()).contains("running");
    assertThat(inProcess("list", "--json").out()).contains("\"running\"");
    assertThat(sessionOf(writer())).isNotEqualTo(sessionOf(ownPid()));

    try (Running following = command("follow", "logs", id, "-f");
        Running stopping = command("stop", "stop", id)) {
      Product.await("it was asked", () -> logged("finishing this part"));
      Files.createFile(product.inWorkspace(id, "go-on"));
      assertThat(stopping.exit()).as(stopping.printed()).isZero();
      assertThat(stopping.printed()).contains("ended: interrupted after 2 parts");
      assertThat(following.exit()).as(following.printed()).isZero();
      assertThat(following.printed()).contains("part 1/", "part 2/", "ended: interrupted");
    }
    assertThat(inProcess("list").out()).contains("interrupted");
    assertThat(inProcess("stop", id).status()).isZero();
    assertThat(Journals.trace(product.run(id)).parts())
        .extracting(Part::status)
        .containsOnly(PartStatus.COMPLETED);
  }

  @Test
  void whatIsRefusedIsSaidHereAndNothingGoesOn() throws Exception {
    try (Running starter = start("--agent", "scripted:" + temp.resolve("no-such.yaml"))) {
      assertThat(starter.exit()).as(starter.printed()).isEqualTo(2);
      assertThat(Product.text(starter.err())).contains("no-such.yaml");
      assertThat(Product.text(starter.out())).isEmpty();
    }
    assertThat(product.run(id).root()).doesNotExist();
    assertThat(product.run(id).root().resolveSibling("." + id + ".log")).doesNotExist();
  }

  @Test
  void aDeadRunIsCalledDeadWithTheCommandThatGoesOn() throws Exception {
    try (Running running = product.trace(id, SLOW)) {
      Product.await("it runs", () -> Files.exists(product.inWorkspace(id, "begun")));
      running.process().destroyForcibly().waitFor();
    }
    assertThat(inProcess("list").out()).contains("dead: ./envoi resume " + id);
    Result stopped = inProcess("stop", id);
    assertThat(stopped.status()).isEqualTo(1);
    assertThat(stopped.out()).contains("./envoi resume " + id);
  }

  @Test
  void askedToStopNowARunStopsItsToolAndClosesIt() throws Exception {
    try (Running running = product.trace(id, SLOW)) {
      Product.await("it runs", () -> Files.exists(product.inWorkspace(id, "begun")));
      Result stopped = inProcess("stop", id, "--now");
      assertThat(stopped.out()).contains("ended: interrupted after 2 parts");
      assertThat(running.exit()).as(running.printed()).isEqualTo(143);
    }
    assertThat(Journals.trace(product.run(id)).parts())
        .extracting(Part::status)
        .containsExactly(PartStatus.COMPLETED, PartStatus.INTERRUPTED);
  }

  @Test
  void aRunInTheForegroundHasALogToo() throws Exception {
    try (Running running = product.trace(id, "- text: hello\n- end_turn\n")) {
      assertThat(running.exit()).as(running.printed()).isZero();
    }
    assertThat(inProcess("logs", id).out()).contains("part 1/", "ended: turn_limit");
  }

  @Test
  void onAMachineThatIsTakenAwaySigtermEndsWithinTenSeconds() throws Exception {
    Path session = Files.writeString(temp.resolve("session.yaml"), SLOW);
    long asked;
    try (Running running = command("run", traceOf(session, "--preemptible"))) {
      Product.await("it runs", () -> Files.exists(product.inWorkspace(id, "begun")));
      asked = System.nanoTime();
      running.process().destroy();
      assertThat(running.exit()).as(running.printed()).isEqualTo(143);
      assertThat(running.printed()).contains("./envoi resume " + id);
    }
    assertThat(Duration.ofNanos(System.nanoTime() - asked)).isLessThan(Duration.ofSeconds(10));
    assertThat(Journals.trace(product.run(id)).parts())
        .extracting(Part::status)
        .containsExactly(PartStatus.COMPLETED, PartStatus.INTERRUPTED);
    assertThat(product.store().resolve("trajectories/" + id + "/repo.bundle")).isNotEmptyFile();
  }

  private Running start(String... more) throws IOException {
    String[] arguments = new String[more.length + 9];
    String[] begin = {
      "trace",
      "--detach=true",
      "--param",
      "language=c",
      "--param",
      "suites=basics",
      "--store",
      "file:" + product.store(),
      "--trajectory-id=" + id
    };
    System.arraycopy(begin, 0, arguments, 0, begin.length);
    System.arraycopy(more, 0, arguments, begin.length, more.length);
    return product.start("starter", Map.of(), arguments);
  }

  private String[] traceOf(Path session, String option) {
    return new String[] {
      "trace",
      option,
      "--param",
      "language=c",
      "--param",
      "suites=basics",
      "--trajectory-id",
      id,
      "--agent",
      "scripted:" + session
    };
  }

  /// A command on the store of this test.
  private Running command(String name, String... arguments) throws IOException {
    return product.start(name, Map.of("ENVOI_STORE", "file:" + product.store()), arguments);
  }

  private Result inProcess(String... arguments) {
    String[] all = java.util.Arrays.copyOf(arguments, arguments.length + 2);
    all[arguments.length] = "--store";
    all[arguments.length + 1] = "file:" + product.store();
    return product.inProcess().run(all);
  }

  private boolean logged(String words) {
    return inProcess("logs", id).out().contains(words);
  }

  private static String ownPid() {
    return Long.toString(ProcessHandle.current().pid());
  }

  private static String sessionOf(String pid) throws IOException {
    String stat = Files.readString(Path.of("/proc", pid, "stat"));
    return List.of(stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1)).get(3);
  }

  /// The process that the kernel says writes the journal.
  private String writer() throws IOException {
    return Long.toString(JournalWriter.of(product.run(id).journal()).orElseThrow());
  }
}
