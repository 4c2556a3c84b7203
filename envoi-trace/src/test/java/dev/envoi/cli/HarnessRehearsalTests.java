package dev.envoi.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.envoi.agent.scripted.SessionFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What the launcher rehearses, of which nobody sees when it fails.
final class HarnessRehearsalTests {
  @TempDir Path scratch = Path.of("");

  @Test
  void theSessionCanBePlayedAndAsksAgainForWhatIsKnown() throws IOException {
    Path session = HarnessRehearsal.session(scratch);
    List<String> asked =
        Files.readAllLines(session).stream()
            .filter(line -> line.startsWith("- run_tests:"))
            .toList();

    assertThatCode(() -> SessionFile.read(session)).doesNotThrowAnyException();
    assertThat(asked).hasSize(2);
    assertThat(asked.getFirst()).isEqualTo(asked.getLast());
  }
}
