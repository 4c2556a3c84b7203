package dev.envoi.cli;

import dev.envoi.store.ArtifactStore;
import dev.envoi.trace.TrajectoryId;
import dev.envoi.trace.UserError;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `./envoi graph_trace`.
@Command(
    name = "graph_trace",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Table, plots and report of a trajectory; with --part, the code as it was at that part."
    })
final class GraphTraceCommand implements Callable<Integer> {
  private final Surroundings surroundings;

  @Parameters(paramLabel = "ID", description = "The trajectory.")
  private String id = "";

  @Mixin private StoreOption store = new StoreOption();
  @Mixin private CheckoutOptions checkout = new CheckoutOptions();

  @Option(
      names = "--output-dir",
      paramLabel = "DIR",
      description = "Where table, plot and report go. Default: output/graph_trace_<id>/.")
  private @Nullable Path outputDir;

  @Option(names = "--json", description = "Print the table as one JSON document, and nothing else.")
  private boolean json;

  GraphTraceCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() throws Exception {
    TrajectoryId trajectory = Trajectories.id(id);
    ArtifactStore opened = surroundings.store(store.address);
    if (checkout.part != null) {
      if (outputDir != null || json) {
        throw new UserError("--output-dir and --json go with the table, not with --part");
      }
      try (OpenTrajectory found = OpenTrajectory.stored(surroundings, opened, trajectory)) {
        checkout.checkout(surroundings, found, false);
      }
    } else if (checkout.destination != null || checkout.output != null) {
      throw new UserError("--checkout-dest and --output go with --part");
    } else {
      new GraphTrace(surroundings, opened).write(trajectory, outputDir, json);
    }
    return 0;
  }
}
