package dev.envoi.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.envoi.agent.scripted.SessionEntry.RunTests;
import dev.envoi.agent.scripted.SessionFile;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What the launcher rehearses, of which nobody sees when it fails.
final class HarnessRehearsalTests {
  @TempDir Path scratch;

  @Test
  void theSessionCanBePlayedAndAsksAgainForWhatIsKnown() throws IOException {
    SessionFile session = SessionFile.read(HarnessRehearsal.session(scratch));

    assertThat(session.entries().stream().filter(RunTests.class::isInstance).distinct()).hasSize(1);
    assertThat(session.entries().stream().filter(RunTests.class::isInstance)).hasSize(2);
  }
}
