package dev.envoi.model;

import dev.envoi.agent.install.AgentProgram;
import dev.envoi.agent.install.AgentsFolder;
import java.nio.file.Path;

/// The real OpenCode, as `build/install-agents` put it there.
public final class OpenCodeProgram {
  private static final Path HOME = Path.of("../.envoi/for-tests").toAbsolutePath().normalize();

  private OpenCodeProgram() {}

  /// The native program; a test without it fails.
  public static Path find() {
    return new AgentsFolder(HOME.resolve("agents"))
        .program(AgentProgram.OPENCODE)
        .orElseThrow(() ->
            new AssertionError(
                "OpenCode %s is not in %s; get it with: build/install-agents"
                    .formatted(AgentProgram.OPENCODE.version(), HOME)));
  }
}
