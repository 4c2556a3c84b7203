package dev.envoi.model;

import dev.envoi.agent.install.AgentProgram;
import dev.envoi.agent.install.AgentsFolder;
import java.nio.file.Path;

/// The real Codex, as `build/install-agents` put it there.
public final class CodexProgram {
  private static final Path HOME = Path.of("../.envoi/for-tests").toAbsolutePath().normalize();

  private CodexProgram() {}

  /// The native program; a test without it fails.
  public static Path find() {
    return new AgentsFolder(HOME.resolve("agents"))
        .program(AgentProgram.CODEX)
        .orElseThrow(() ->
            new AssertionError(
                "Codex %s is not in %s; get it with: build/install-agents"
                    .formatted(AgentProgram.CODEX.version(), HOME)));
  }
}
