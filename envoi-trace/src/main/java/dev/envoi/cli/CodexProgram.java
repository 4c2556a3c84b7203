package dev.envoi.cli;

import dev.envoi.agent.install.AgentProgram;
import dev.envoi.agent.install.AgentsFolder;
import dev.envoi.trace.UserError;
import java.io.IOException;
import java.nio.file.Path;

/// Where the tested version of Codex is on this machine.
final class CodexProgram {
  private CodexProgram() {}

  /// The folder that holds `bin/codex`.
  static Path folder(Surroundings surroundings) throws IOException {
    AgentsFolder agents = AgentsCommand.folder(surroundings);
    Path program =
        agents
            .program(AgentProgram.CODEX)
            .orElseThrow(
                () -> new UserError(String.valueOf(agents.status(AgentProgram.CODEX).problem())));
    return program.resolveSibling("..").toRealPath();
  }
}
