package dev.envoi.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.envoi.sandbox.Outcome.Ending;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// What every sandbox keeps: commands, their limits and their ends.
abstract class SandboxContractTest extends SandboxFixture {
  @Test
  void aCommandTellsItsStatusAndItsStreams() throws Exception {
    Outcome outcome = sandbox.run(Command.shell("echo out; echo err >&2; exit 3"));

    assertThat(outcome.ending()).isEqualTo(new Ending.Exited(3));
    assertThat(outcome.stdout().text()).isEqualTo("out\n");
    assertThat(outcome.stderr().text()).isEqualTo("err\n");
    assertThat(outcome.duration()).isPositive();
  }

  @Test
  void aCommandEndedByASignalSaysSo() throws Exception {
    Outcome outcome = sandbox.run(Command.shell("kill -SEGV $$"));

    assertThat(outcome.ending()).isEqualTo(new Ending.Signalled(11));
    assertThat(outcome.shellStatus()).isEqualTo(139);
  }

  @Test
  void aProgramThatIsNotThereIsTheCommandsFailure() throws Exception {
    Outcome outcome = sandbox.run(Command.of("no-such-program"));

    assertThat(outcome.ending()).isEqualTo(new Ending.Exited(127));
  }

  @Test
  void aCommandHasExactlyTheEnvironmentThatItWasGiven() throws Exception {
    Outcome outcome =
        sandbox.run(Command.of("/usr/bin/env").withEnvironment(Map.of("COLOUR", "dark red")));

    assertThat(outcome.stdout().text().lines())
        .contains("COLOUR=dark red")
        .map(line -> line.substring(0, line.indexOf('=')))
        .allMatch(name ->
            List.of("COLOUR", "PATH", "HOME", "TMPDIR", "LANG", "PWD", "ENVOI_PROCESS")
                .contains(name));
  }

  @Test
  void aCommandRunsInTheFolderThatItNames() throws Exception {
    text("mkdir -p a/b && echo here > a/b/mark");

    Outcome outcome =
        sandbox.run(new Command(List.of("cat", "mark"), Map.of(), "a/b", Limits.USUAL));

    assertThat(outcome.stdout().text()).isEqualTo("here\n");
  }

  @Test
  void aFolderThatIsNotThereIsNotTheCommandsFailure() {
    Command nowhere = new Command(List.of("true"), Map.of(), "no/such/folder", Limits.USUAL);

    assertThatThrownBy(() -> sandbox.run(nowhere)).isInstanceOf(SandboxException.class);
  }

  @Test
  void whatLooksLikeAFailureOfTheSandboxIsStillTheCommands() throws Exception {
    Outcome outcome = sandbox.run(Command.shell("echo 'bwrap: no luck' >&2; exit 1"));

    assertThat(outcome.ending()).isEqualTo(new Ending.Exited(1));
  }

  @Test
  void homeAndTheTemporaryFolderStayBetweenCommands() throws Exception {
    text("echo one > $HOME/mark; echo two > $TMPDIR/mark");

    assertThat(text("cat $HOME/mark $TMPDIR/mark")).isEqualTo("one\ntwo\n");
  }

  @Test
  void aTimeOutKillsTheCommandAndItsDescendants() throws Exception {
    long begin = System.nanoTime();

    Outcome outcome =
        sandbox.run(
            Command.shell("echo begun; (while :; do echo x >> beat; sleep 0.02; done) & wait")
                .withLimits(within(Duration.ofMillis(400))));

    assertThat(outcome.ending()).isEqualTo(new Ending.TimedOut(Duration.ofMillis(400)));
    assertThat(outcome.shellStatus()).isEqualTo(124);
    assertThat(outcome.stdout().text()).isEqualTo("begun\n");
    assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(8));
    assertThatNothingBeats();
  }

  @Test
  void whatIgnoresSignalsIsKilledToo() throws Exception {
    Outcome outcome =
        sandbox.run(
            Command.shell("trap '' TERM INT HUP; while :; do echo x >> beat; sleep 0.02; done")
                .withLimits(within(Duration.ofMillis(300))));

    assertThat(outcome.ending()).isInstanceOf(Ending.TimedOut.class);
    assertThatNothingBeats();
  }

  @Test
  void whateverTriesToOutliveItsCommandIsGone() throws Exception {
    String beat = "while :; do echo x >> beat; sleep 0.02; done";
    String line =
        """
        setsid sh -c '%1$s' >/dev/null 2>&1 &
        nohup sh -c '%1$s' >/dev/null 2>&1 &
        (setsid sh -c '(%1$s) & exit' >/dev/null 2>&1 &)
        while [ ! -s beat ]; do sleep 0.01; done
        echo over
        """
            .formatted(beat);

    assertThat(text(line)).isEqualTo("over\n");
    assertThatNothingBeats();
  }

  @Test
  void aSurvivorThatHoldsTheOutputDoesNotHoldUs() throws Exception {
    long begin = System.nanoTime();

    assertThat(text("setsid sleep 600 & echo over")).isEqualTo("over\n");

    assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(8));
  }

  @Test
  void killingTheSupervisorSetsNothingFree() throws Exception {
    sandbox.run(
        Command.shell(
            """
            setsid sh -c 'while :; do echo x >> beat; sleep 0.02; done' >/dev/null 2>&1 &
            while [ ! -s beat ]; do sleep 0.01; done
            kill -9 $PPID
            sleep 600
            """));

    assertThatNothingBeats();
  }

  @Test
  void anInterruptKillsTheCommand() throws Exception {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<Outcome> run =
          threads.submit(
              () -> sandbox.run(Command.shell("while :; do echo x >> beat; sleep 0.02; done")));
      Deadline.await("the command to begin", () -> size("beat") > 0);

      run.cancel(true);
    }
    assertThatNothingBeats();
  }

  @Test
  void muchOutputIsReadToItsEndAndCut() throws Exception {
    int bytes = 200_000_000;
    Outcome outcome =
        sandbox.run(
            Command.shell("head -c " + bytes + " /dev/zero; echo done >&2")
                .withLimits(new Limits(Duration.ofMinutes(1), 1000)));

    assertThat(outcome.succeeded()).isTrue();
    assertThat(outcome.stdout().bytes()).hasSize(1000);
    assertThat(outcome.stdout().total()).isEqualTo(bytes);
    assertThat(outcome.stdout().cut()).isTrue();
    assertThat(outcome.stderr().text()).isEqualTo("done\n");
  }

  @Test
  void manyCommandsRunAtOnce() throws Exception {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Callable<String>> commands =
          IntStream.range(0, 40).<Callable<String>>mapToObj(n -> () -> text("echo " + n)).toList();

      List<Future<String>> answers = threads.invokeAll(commands);

      for (int n = 0; n < answers.size(); n++) {
        assertThat(answers.get(n).get()).isEqualTo(n + "\n");
      }
    }
  }

  @Test
  void aStartedCommandSpeaksOverItsStreams() throws Exception {
    try (Running cat = sandbox.start(Command.of("cat"))) {
      cat.stdin().write("to and fro\n".getBytes(StandardCharsets.UTF_8));
      cat.stdin().flush();
      assertThat(new String(cat.stdout().readNBytes(11), StandardCharsets.UTF_8))
          .isEqualTo("to and fro\n");
      assertThat(cat.await(Duration.ofMillis(1))).isEmpty();

      cat.stdin().close();

      assertThat(cat.await(Duration.ofSeconds(10))).contains(new Ending.Exited(0));
    }
  }

  @Test
  void anEndpointOfOursIsReachedFromTheInside() throws Exception {
    try (ServerSocket ours = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      InetSocketAddress inside =
          sandbox.expose(new InetSocketAddress(ours.getInetAddress(), ours.getLocalPort()));
      Future<String> asked =
          threads.submit(() -> {
            try (Socket connection = ours.accept()) {
              String question =
                  new String(connection.getInputStream().readNBytes(4), StandardCharsets.UTF_8);
              connection.getOutputStream().write("answer\n".getBytes(StandardCharsets.UTF_8));
              return question;
            }
          });
      Outcome outcome =
          sandbox.run(
              Command.of(
                  "bash",
                  "-c",
                  "exec 3<>/dev/tcp/127.0.0.1/%d; echo ask >&3; cat <&3"
                      .formatted(inside.getPort())));

      assertThat(outcome.stdout().text()).isEqualTo("answer\n");
      assertThat(asked.get()).isEqualTo("ask\n");
      assertThat(sandbox.expose(new InetSocketAddress(ours.getInetAddress(), ours.getLocalPort())))
          .isEqualTo(inside);
    }
  }

  @Test
  void bytesAreBytesBothWays() throws Exception {
    byte[] all = new byte[70_000];
    new Random(7).nextBytes(all);
    try (Running cat = sandbox.start(Command.of("cat"))) {
      cat.stdin().write(all);
      cat.stdin().close();

      assertThat(cat.stdout().readAllBytes()).isEqualTo(all);
    }
  }

  @Test
  void aStreamThatNobodyReadsHoldsOnlyItsOwnCommand() throws Exception {
    try (Running unread =
        sandbox.start(Command.shell("head -c 5000000 /dev/zero; echo all > written"))) {
      assertThat(text("echo quick")).isEqualTo("quick\n");
      assertThat(unread.await(Duration.ofMillis(200))).isEmpty();
      assertThat(sandbox.get(FilePath.of("written"))).isEmpty();

      assertThat(unread.stdout().readAllBytes()).hasSize(5_000_000);
      assertThat(unread.await(Duration.ofSeconds(10))).contains(new Ending.Exited(0));
    }
  }

  @Test
  void aCommandThatReadsNothingHoldsOnlyItsOwnWriter() throws Exception {
    Thread writer;
    try (Running deaf = sandbox.start(Command.of("sleep", "600"))) {
      writer = Thread.ofPlatform().daemon().start(() -> writeMuch(deaf));

      assertThat(text("echo quick")).isEqualTo("quick\n");
      assertThat(writer.join(Duration.ofMillis(200))).isFalse();
    }
    assertThat(writer.join(Duration.ofSeconds(10))).isTrue();
  }

  private static void writeMuch(Running deaf) {
    try {
      deaf.stdin().write(new byte[5_000_000]);
    } catch (IOException killed) {
      // as it should be
    }
  }

  @Test
  void closingTheSandboxEndsWhatWasStarted() throws Exception {
    sandbox.start(Command.shell("while :; do echo x >> beat; sleep 0.02; done"));
    Deadline.await("the command to begin", () -> size("beat") > 0);

    close();

    assertThat(left()).isEmpty();
    assertThatThrownBy(() -> sandbox.run(Command.of("true"))).isInstanceOf(SandboxException.class);
  }

  /// The carrier of a virtual thread may end; the command must not end with it. Waiting is for the
  /// time to pass in which a wrong one would have died.
  @Test
  void aCommandOutlivesTheThreadThatStartedIt() throws Exception {
    Running[] started = new Running[1];
    Thread starter =
        Thread.ofPlatform()
            .start(() -> {
              try {
                started[0] = sandbox.start(Command.shell("while :; do sleep 0.1; done"));
              } catch (IOException failed) {
                throw new IllegalStateException(failed);
              }
            });
    starter.join();

    try (Running running = started[0]) {
      assertThat(running.await(Duration.ofSeconds(2))).isEmpty();
    }
  }
}
