package dev.envoi.cli;

import dev.envoi.trace.UserError;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `./envoi replay`.
@Command(
    name = "replay",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = "Work on a trajectory offline: check out the code of a part.")
final class ReplayCommand implements Callable<Integer> {
  private final Surroundings surroundings;

  @Parameters(paramLabel = "ID", description = "The trajectory.")
  private String id = "";

  @Option(
      names = "--mode",
      required = true,
      paramLabel = "MODE",
      description = "checkout-part (evaluate and analyze come later).")
  private String mode = "";

  @Mixin private StoreOption store = new StoreOption();
  @Mixin private CheckoutOptions checkout = new CheckoutOptions();

  @Option(names = "--json", description = "Print the JSON on standard output, and nothing else.")
  private boolean json;

  ReplayCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() throws Exception {
    if (!mode.equals("checkout-part")) {
      throw new UserError("--mode " + mode + ": there is only checkout-part so far");
    }
    checkout.checkout(surroundings, surroundings.store(store.address), Trajectories.id(id), json);
    return 0;
  }
}
