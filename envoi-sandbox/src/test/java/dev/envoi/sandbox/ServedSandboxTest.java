package dev.envoi.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.envoi.sandbox.Outcome.Ending;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/// A sandbox on a place that has nothing but create, start with streams, and destroy.
class ServedSandboxTest extends SandboxContractTest {
  @Override
  SandboxProvider provider() {
    return new ServedProvider(new PipesProvider(home.resolve("far")), Providers.box());
  }

  /// All that work in the sandbox's folder.
  @Override
  List<ProcessHandle> left() {
    return Places.workingBelow(home);
  }

  @Test
  void nothingIsLeftOfAPlaceThatWasClosed() {
    close();

    assertThat(home.resolve("far")).isEmptyDirectory();
  }

  @Test
  void aServerInsideIsDialled() throws Exception {
    String server =
        "import socket; s = socket.socket(); s.bind(('127.0.0.1', 0)); s.listen();"
            + " print(s.getsockname()[1], flush=True); c = s.accept()[0];"
            + " c.sendall(b'got ' + c.makefile('rb').read())";
    try (Running running = sandbox.start(Command.of("python3", "-c", server))) {
      StringBuilder port = new StringBuilder();
      for (int b; (b = running.stdout().read()) != '\n'; ) {
        port.append((char) b);
      }
      try (Connection connection = sandbox.dial(Integer.parseInt(port.toString()))) {
        connection.output().write(Bytes.of("half"));
        connection.output().close();

        assertThat(connection.input().readAllBytes()).isEqualTo(Bytes.of("got half"));
      }
      assertThatThrownBy(() -> sandbox.dial(1))
          .isInstanceOf(SandboxException.class)
          .hasMessageContaining("refused");
    }
  }

  @Test
  void aHundredMegabytesComeOutWhileOthersWork() throws Exception {
    try (Running much = sandbox.start(Command.of("head", "-c", "100000000", "/dev/zero"));
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<Long> read =
          threads.submit(() -> much.stdout().transferTo(OutputStream.nullOutputStream()));

      assertThat(text("echo meanwhile")).isEqualTo("meanwhile\n");

      assertThat(read.get()).isEqualTo(100_000_000);
    }
  }

  @Test
  void thousandsOfSmallMessagesGoToAndFro() throws Exception {
    try (Running cat = sandbox.start(Command.of("cat"))) {
      for (int n = 0; n < 5000; n++) {
        byte[] line = "%05d".formatted(n).getBytes(StandardCharsets.UTF_8);
        cat.stdin().write(line);
        cat.stdin().flush();
        assertThat(cat.stdout().readNBytes(5)).isEqualTo(line);
      }
    }
  }

  @Test
  void whenTheOtherEndIsKilledTheSandboxIsLostAndSaysSo() throws Exception {
    List<Snapshots> scans = new ArrayList<>();
    scans.add(sandbox.snapshots(List.of()));
    try (Running waiting = sandbox.start(Command.of("sleep", "600"));
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<Outcome> run = threads.submit(() -> sandbox.run(Command.of("sleep", "600")));
      Deadline.await("both commands", () -> left().size() >= 4);
      left().stream()
          .filter(
              process -> process.info().arguments().map(a -> a[0].equals("serve")).orElse(false))
          .forEach(ProcessHandle::destroyForcibly);

      assertThat(waiting.await(Duration.ofSeconds(10))).contains(new Ending.Signalled(9));
      assertThatThrownBy(run::get)
          .hasCauseInstanceOf(SandboxException.class)
          .hasMessageContaining("lost");
      assertThatThrownBy(() -> sandbox.run(Command.of("true")))
          .isInstanceOf(SandboxException.class);
      assertThatThrownBy(() -> scans.getFirst().scan(new Recorded()))
          .isInstanceOf(SandboxException.class);
      assertThatThrownBy(() -> sandbox.put(sink -> {})).isInstanceOf(SandboxException.class);
    }
    Deadline.await("the end of all in it", () -> left().isEmpty());
  }
}
