package dev.envoi.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.envoi.agent.install.AgentProgram;
import dev.envoi.cli.CommandLineInProcess.Result;
import dev.envoi.trace.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// A run that cannot begin says all that is missing at once, with what mends it.
@Timeout(120)
final class PreflightTests {
  @TempDir Path temp = Path.of("");

  @Test
  void everythingThatIsMissingIsNamedWithTheCommandThatMendsIt() throws Exception {
    CommandLineInProcess line = CommandLineInProcess.in(temp);
    line.write("file", "a regular file");
    line.write("auth.json", "{\"OPENAI_API_KEY\": \"no-key-of-theirs\"}");
    TreeSet<String> before = line.traces();
    long begun = System.nanoTime();
    Result result =
        line.run(
            "trace",
            "--agent",
            "codex",
            "--codex-auth-file",
            "auth.json",
            "--param",
            "language=c",
            "--param",
            "suites=wacct",
            "--workspace",
            "absent",
            "--store",
            "file:file/store");

    assertThat(result.status()).as(result.err()).isEqualTo(2);
    assertThat(result.err())
        .startsWith("envoi: the run cannot begin:\n- ")
        .contains("auth.json holds is no key of api.openai.com", "sk-")
        .contains("codex 0.169.0 is not installed", "./envoi agents install codex")
        .contains("--workspace", "does not exist")
        .contains("wacct", "./envoi fixtures install")
        .contains("is not writable")
        .doesNotContain("no-key-of-theirs", "Exception", "\tat ");
    assertThat(result.out()).isEmpty();
    assertThat(line.traces()).as("nothing is left behind").isEqualTo(before);
    assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(30));
  }

  /// A run that is refused for its workspace, with a Codex of ours.
  private Result refusedWith(String script) throws Exception {
    CommandLineInProcess line = CommandLineInProcess.in(temp);
    Path program =
        line.home()
            .resolve("agents/codex")
            .resolve(AgentProgram.CODEX.version())
            .resolve(AgentProgram.CODEX.platform().orElseThrow().program());
    Files.createDirectories(program.getParent());
    Files.writeString(program, "#!/bin/sh\n" + script + "\n");
    assertThat(program.toFile().setExecutable(true)).isTrue();
    line.write("auth.json", "{\"OPENAI_API_KEY\": \"sk-of-nobody-0123456789\"}");
    return line.run(
        "trace",
        "--codex-auth-file",
        "auth.json",
        "--param",
        "language=c",
        "--param",
        "suites=basics",
        "--workspace",
        "absent");
  }

  @Test
  void anUntriedVersionIsAWarningThatNamesTheTriedOne() throws Exception {
    Result result = refusedWith("echo codex-cli 0.170.0-alpha.1");
    assertThat(result.err())
        .contains("codex 0.170.0-alpha.1 was not tried with this envoi, 0.169.0 was")
        .contains("absent does not exist");
  }

  @Test
  void aProgramThatDoesNotAnswerIsRefusedInTime() throws Exception {
    long begun = System.nanoTime();
    Result result = refusedWith("exec sleep 8877");
    assertThat(result.status()).isEqualTo(2);
    assertThat(result.err()).contains("does not tell its version", "./envoi agents install codex");
    assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(30));
    assertThat(ProcessHandle.allProcesses().map(one -> one.info().commandLine().orElse("")))
        .noneMatch(line -> line.contains("sleep 8877"));
  }

  @Test
  void eachToolThatIsMissingIsNamed() throws Exception {
    CommandLineInProcess line = CommandLineInProcess.in(temp);
    Path task = line.folder().resolve("task");
    copy(CommandLineInProcess.TASK, task);
    Path file = task.resolve("task.yaml");
    Files.writeString(
        file,
        Files.readString(file).replaceFirst("c: \\[gcc", "c: [no-such-one, no-such-two, gcc"));
    line.write("session.yaml", "- text: hello\n- end_turn\n");
    Result result =
        line.run(
            "trace",
            "--agent",
            "scripted:session.yaml",
            "--param",
            "language=c",
            "--param",
            "suites=basics",
            "--task",
            task.toString());

    assertThat(result.status()).isEqualTo(2);
    assertThat(result.err())
        .contains("the tool 'no-such-one' is not installed; install it with: apt-get install")
        .contains("the tool 'no-such-two' is not installed");
  }

  private static void copy(Path from, Path to) throws IOException {
    try (var all = Files.walk(from)) {
      for (Path one : (Iterable<Path>) all::iterator) {
        Path target = to.resolve(from.relativize(one).toString());
        if (Files.isDirectory(one)) {
          Files.createDirectories(target);
        } else {
          Files.copy(one, target);
        }
      }
    }
  }

  @Test
  void oneThingThatIsMissingIsThrownAsItWas() {
    Preflight preflight = new Preflight(Duration.ofSeconds(20));
    IOException failure = new IOException("the store is down");
    FutureTask<Integer> good = preflight.find("good", () -> 7);
    FutureTask<Integer> bad =
        preflight.find(
            "bad",
            () -> {
              throw failure;
            });
    preflight.check("waits for it", bad::get);
    assertThatThrownBy(preflight::finish).isSameAs(failure);
    assertThat(good).succeedsWithin(Duration.ofSeconds(1)).isEqualTo(7);
  }

  @Test
  void whatIsKnownToBeMissingIsSaidWithoutWaitingForTheRest() {
    CountDownLatch never = new CountDownLatch(1);
    Preflight preflight = new Preflight(Duration.ofSeconds(2));
    preflight.check("store", never::await);
    preflight.check("key", () -> missing("there is no key"));
    preflight.check("tools", () -> missing("there is no compiler"));
    preflight.check("the same", () -> missing("there is no key"));
    assertThatThrownBy(preflight::finish)
        .isInstanceOf(UserError.class)
        .hasMessage(
            "the run cannot begin:\n- there is no key\n- there is no compiler\n- not known yet: store");
  }

  private static void missing(String what) {
    throw new UserError(what);
  }

  @Test
  void aSlowMachineIsWaitedForWhenNothingIsKnownToBeMissing() {
    CountDownLatch late = new CountDownLatch(1);
    Preflight preflight = new Preflight(Duration.ZERO);
    preflight.check("slow", () -> late.await(300, TimeUnit.MILLISECONDS));
    assertThatCode(preflight::finish).doesNotThrowAnyException();
  }
}
