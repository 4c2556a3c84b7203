package dev.envoi.cli;

import dev.envoi.agent.install.AgentInstaller;
import dev.envoi.agent.install.AgentProgram;
import dev.envoi.agent.install.AgentsFolder;
import dev.envoi.agent.install.InstallException;
import dev.envoi.trace.TraceJson;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `./envoi agents`.
@Command(
    name = "agents",
    mixinStandardHelpOptions = true,
    description = "The agents' programs: what is here, and how to get the others.")
final class AgentsCommand implements Runnable {
  @Spec private CommandSpec spec;

  private AgentsCommand(CommandSpec spec) {
    this.spec = spec;
  }

  static CommandLine line(Surroundings surroundings) {
    return new CommandLine(new AgentsCommand(CommandSpec.create()))
        .addSubcommand(new Install(surroundings))
        .addSubcommand(new Status(surroundings));
  }

  static AgentsFolder folder(Surroundings surroundings) {
    return new AgentsFolder(surroundings.home().resolve("agents"));
  }

  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }

  /// `./envoi agents install`.
  @Command(
      name = "install",
      mixinStandardHelpOptions = true,
      description = {
        "Installs an agent's program with npm, in the version that is known to work, and prints",
        "what it says its version is. Node.js and npm are needed for this, not for runs."
      })
  static final class Install implements Callable<Integer> {
    private final Surroundings surroundings;

    @Parameters(paramLabel = "AGENT", description = "Which: codex or opencode.")
    private String name = "";

    Install(Surroundings surroundings) {
      this.surroundings = surroundings;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
      AgentProgram agent = AgentProgram.named(name);
      try (LiveLine progress = LiveLine.of(surroundings, surroundings.out())) {
        String version =
            new AgentInstaller(folder(surroundings), surroundings.environment(), progress::stays)
                .install(agent);
        progress.stays(version);
        return 0;
      } catch (InstallException failed) {
        surroundings.err().println("envoi: " + failed.getMessage());
        return 1;
      }
    }
  }

  /// `./envoi agents status`.
  @Command(
      name = "status",
      mixinStandardHelpOptions = true,
      description = "What is here, and where.")
  static final class Status implements Callable<Integer> {
    private final Surroundings surroundings;

    @Option(names = "--json", description = "One JSON document.")
    private boolean json;

    Status(Surroundings surroundings) {
      this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
      AgentsFolder folder = folder(surroundings);
      List<AgentsFolder.Status> all = AgentProgram.ALL.stream().map(folder::status).toList();
      if (json) {
        surroundings.out().println(TraceJson.MAPPER.writeValueAsString(all));
      } else {
        all.forEach(this::print);
      }
      return 0;
    }

    private void print(AgentsFolder.Status status) {
      String problem = status.problem();
      surroundings
          .out()
          .printf(
              "%-8s %-8s %-10s %s%n",
              problem == null ? "ok" : "lacks",
              status.agent(),
              status.version(),
              problem == null ? status.program() : problem);
    }
  }
}
