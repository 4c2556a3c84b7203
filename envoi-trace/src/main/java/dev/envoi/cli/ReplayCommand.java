package dev.envoi.cli;

import dev.envoi.trace.UserError;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `./envoi replay`.
@Command(
    name = "replay",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Work on a trajectory offline: test the code of every part again (evaluate), or check out the",
      "code of a part (checkout-part). The trajectory is an ID of the store, or two files."
    },
    footer = {
      "",
      "evaluate runs the tests of the task that was kept beside the trajectory, unless --task or",
      "--env names others. --jobs is also how many commits are tested at a time."
    })
final class ReplayCommand implements Callable<Integer> {
  private final Surroundings surroundings;

  @Parameters(arity = "0..1", paramLabel = "ID", description = "The trajectory.")
  private @Nullable String id;

  @Option(
      names = "--mode",
      required = true,
      paramLabel = "MODE",
      description = "evaluate or checkout-part (analyze comes later).")
  private String mode = "";

  @Option(names = "--trace", paramLabel = "FILE", description = "An agent_trace.json.")
  private @Nullable Path trace;

  @Option(names = "--bundle", paramLabel = "FILE", description = "The repo.bundle of that trace.")
  private @Nullable Path bundle;

  @Mixin private StoreOption store = new StoreOption();
  @Mixin private CheckoutOptions checkout = new CheckoutOptions();
  @Mixin private TestOptions tests = new TestOptions();

  @Option(names = "--json", description = "Print the JSON on standard output, and nothing else.")
  private boolean json;

  ReplayCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() throws Exception {
    switch (mode) {
      case "evaluate" -> {
        try (OpenTrajectory trajectory = open()) {
          new Evaluation(surroundings, trajectory, tests).run(checkout.output, json);
        }
      }
      case "checkout-part" -> {
        try (OpenTrajectory trajectory = open()) {
          checkout.checkout(surroundings, trajectory, json);
        }
      }
      case "analyze" ->
          throw new UserError(
              "--mode analyze is not built yet; there are evaluate and checkout-part");
      default -> throw new UserError("--mode " + mode + ": there are evaluate and checkout-part");
    }
    return 0;
  }

  private OpenTrajectory open() throws IOException {
    if (trace != null && bundle != null && id == null) {
      return OpenTrajectory.given(surroundings, trace, bundle);
    }
    if (id != null && trace == null && bundle == null) {
      return OpenTrajectory.stored(
          surroundings, surroundings.store(store.address), Trajectories.id(id));
    }
    throw new UserError("which trajectory? Give its ID, or both --trace FILE and --bundle FILE");
  }
}
