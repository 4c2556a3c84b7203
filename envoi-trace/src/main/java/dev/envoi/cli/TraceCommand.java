package dev.envoi.cli;

import dev.envoi.store.ArtifactStore;
import dev.envoi.trace.TrajectoryId;
import dev.envoi.trace.UserError;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `./envoi trace`.
@Command(
    name = "trace",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = "Run an agent on a task and record every part of what it does.",
    footer = {
      "",
      "Ends with 0 whatever the end reason when the trajectory is whole; 1 after agent_error,",
      "envoi_error or sandbox_lost; 130 after Ctrl-C; 143 after SIGTERM; 2 when refused.",
      "",
      "Example: ./envoi trace --agent scripted:examples/c-compiler/sessions/demo.yaml --param language=c --param suites=basics"
    })
final class TraceCommand implements Callable<Integer> {
  private final Surroundings surroundings;
  @Mixin private StoreOption store = new StoreOption();
  @Mixin private RunOptions run = new RunOptions();
  @Mixin private AgentOptions agent = new AgentOptions();
  @Mixin private BudgetOptions budget = new BudgetOptions();
  @Mixin private BackgroundOptions background = new BackgroundOptions();
  @Spec private CommandSpec spec;

  @Option(
      names = "--task",
      defaultValue = "examples/c-compiler",
      paramLabel = "DIR",
      description = "The task's folder. Default: ${DEFAULT-VALUE}.")
  private Path task = Path.of("examples/c-compiler");

  @Option(
      names = "--param",
      paramLabel = "NAME=VALUE",
      description = "A parameter of the task; may be given many times.")
  private Map<String, String> parameters = new LinkedHashMap<>();

  @Option(
      names = "--workspace",
      paramLabel = "DIR",
      description = "Begin from a copy of this code instead of the task's template.")
  private @Nullable Path workspace;

  @Option(
      names = "--sandbox",
      defaultValue = "local",
      paramLabel = "NAME",
      description = "Where the agent works: local.")
  private String sandbox = "local";

  TraceCommand(Surroundings surroundings) {
    this.spec = CommandSpec.create();
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() throws Exception {
    if (!sandbox.equals("local")) {
      throw new UserError("--sandbox " + sandbox + ": there is only 'local' so far");
    }
    ArtifactStore opened = surroundings.store(store.address);
    TrajectoryId id = run.id("trace", InstantSource.system());
    if (background.detaches()) {
      return new Detached(surroundings, opened, id).start(spec, run.idUnlessGiven(id));
    }
    RunOptions.Wanted wanted =
        new RunOptions.Wanted(
            id,
            surroundings.path(task),
            parameters,
            agent.wanted(),
            workspace == null ? null : surroundings.folder().resolve(workspace).normalize(),
            run.limits(budget.budget(surroundings, agent.model)),
            !run.noCache);
    return new Recording(surroundings, opened, background.manner()).run(wanted);
  }
}
