package dev.envoi.agent.install;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The folder of this machine with the agents' programs, each in `<name>/<version>`. What has that
/// name is whole: it gets it last.
///
/// @param root `$ENVOI_HOME/agents`
public record AgentsFolder(Path root) {

  /// How it stands with an agent.
  ///
  /// @param program absent when it is not there
  /// @param problem why it cannot be used, with what mends it; absent when it can
  public record Status(
      String agent, String version, @Nullable String program, @Nullable String problem) {}

  /// The native program, if it is installed in the version that is known to work.
  public Optional<Path> program(AgentProgram agent) {
    return agent
        .platform()
        .map(platform -> place(agent).resolve(platform.program()))
        .filter(Files::isExecutable);
  }

  public Status status(AgentProgram agent) {
    Optional<Path> program = program(agent);
    String problem = null;
    if (agent.platform().isEmpty()) {
      problem = "%s has no program for this machine".formatted(agent.name());
    } else if (program.isEmpty()) {
      problem =
          "the agent %s %s is not installed; install it with: ./envoi agents install %s"
              .formatted(agent.name(), agent.version(), agent.name());
    }
    return new Status(
        agent.name(), agent.version(), program.map(Path::toString).orElse(null), problem);
  }

  Path folder(AgentProgram agent) {
    return root.resolve(agent.name());
  }

  Path place(AgentProgram agent) {
    return folder(agent).resolve(agent.version());
  }
}
