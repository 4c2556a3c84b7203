package dev.envoi.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.envoi.sandbox.Outcome.Ending;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/// A sandbox for each test, and what several contracts ask of it.
abstract class SandboxFixture {
  @TempDir Path home;
  Sandbox sandbox;

  abstract SandboxProvider provider();

  /// Processes of the sandbox that are still there.
  List<ProcessHandle> left() {
    return Processes.withArgument(home.toString());
  }

  @BeforeEach
  void open() throws IOException {
    sandbox = provider().create(new SandboxSpec(home.resolve("box"), Sight.system(List.of())));
  }

  @AfterEach
  void close() {
    sandbox.close();
  }

  String text(String line) throws Exception {
    Outcome outcome = sandbox.run(Command.shell(line));
    assertThat(outcome.stderr().text()).isEmpty();
    assertThat(outcome.ending()).isEqualTo(new Ending.Exited(0));
    return outcome.stdout().text();
  }

  static Limits within(Duration timeout) {
    return Limits.USUAL.withTimeout(timeout);
  }

  String content(String path) throws IOException {
    Optional<TreeEntry> entry = sandbox.get(FilePath.of(path));
    return entry
        .map(found -> new String(((TreeEntry.File) found).content(), StandardCharsets.UTF_8))
        .orElseThrow();
  }

  long size(String path) {
    try {
      return sandbox
          .get(FilePath.of(path))
          .map(found -> (long) ((TreeEntry.File) found).content().length)
          .orElse(0L);
    } catch (IOException failed) {
      throw new IllegalStateException(failed);
    }
  }

  /// A file that some process appends to all the time does not grow any more.
  void assertThatNothingBeats() {
    long before = size("beat");
    assertThat(before).isPositive();
    assertThat(Deadline.within(Duration.ofMillis(300), () -> size("beat") > before)).isFalse();
  }
}
