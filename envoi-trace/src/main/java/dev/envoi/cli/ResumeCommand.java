package dev.envoi.cli;

import dev.envoi.store.ArtifactStore;
import dev.envoi.trace.TrajectoryId;
import dev.envoi.trace.UserError;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `./envoi resume`.
@Command(
    name = "resume",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Go on with a trajectory whose run died, was stopped, or had reached a limit that is higher",
      "now. What was used before counts: parts, turns, time, tokens. What is not given stays as it",
      "was."
    },
    footer = {
      "",
      "Ends as trace does; with 0, saying so, when the trajectory has nothing left to do; with 2",
      "when a limit is reached that was not raised.",
      "",
      "Example: ./envoi resume my-run --max-parts 2000 --timeout 8h"
    })
final class ResumeCommand implements Callable<Integer> {
  private final Surroundings surroundings;

  @Parameters(index = "0", paramLabel = "ID", description = "Id of the trajectory.")
  private String id = "";

  @Mixin private StoreOption store = new StoreOption();
  @Mixin private AgentOptions agent = new AgentOptions();
  @Mixin private BudgetOptions budget = new BudgetOptions();
  @Mixin private BackgroundOptions background = new BackgroundOptions();
  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(names = "--max-parts", paramLabel = "N", description = "Parts of the whole trajectory.")
  private @Nullable Integer maxParts;

  @Option(names = "--max-turns", paramLabel = "N", description = "Prompts of the whole trajectory.")
  private @Nullable Integer maxTurns;

  @Option(
      names = "--timeout",
      converter = DurationOption.class,
      paramLabel = "TIME",
      description = "Time of the whole trajectory, without the time in between: 90s, 30m, 4h.")
  private @Nullable Duration timeout;

  @Option(
      names = "--message-timeout-seconds",
      paramLabel = "SECONDS",
      description = "Longest silence while no tool runs; the turn is then ended.")
  private @Nullable Long messageTimeoutSeconds;

  ResumeCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() throws Exception {
    if (spec.commandLine().getParseResult().hasMatchedOption("--agent")) {
      throw new UserError("--agent: a trajectory goes on with the agent that began it");
    }
    ArtifactStore opened = surroundings.store(store.address);
    TrajectoryId trajectory = Trajectories.id(id);
    if (background.detaches()) {
      return new Detached(surroundings, opened, trajectory).start(spec, List.of());
    }
    return new Resuming(surroundings, opened, trajectory)
        .run(new Resuming.Asked(agent, this::limits, background.manner()));
  }

  /// The budgets as they were, except those that were given.
  private Map<String, String> limits(Map<String, String> before) {
    Map<String, String> limits = new TreeMap<>(before);
    put(limits, "max_parts", maxParts);
    put(limits, "max_turns", maxTurns);
    put(limits, "timeout", timeout);
    put(
        limits,
        "message_timeout",
        messageTimeoutSeconds == null ? null : Duration.ofSeconds(messageTimeoutSeconds));
    put(limits, "max_tokens", budget.maxTokens);
    put(limits, "max_cost", budget.maxCost);
    put(limits, "price", budget.price);
    return limits;
  }

  private static void put(Map<String, String> limits, String name, @Nullable Object given) {
    if (given != null) {
      limits.put(name, given.toString());
    }
  }
}
