package dev.envoi.cli;

import dev.envoi.replay.PartCheckout;
import dev.envoi.trace.UserError;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// What `graph_trace --part` and `replay --mode checkout-part` have in common.
final class CheckoutOptions {
  @Option(names = "--part", paramLabel = "P", description = "The part, from 1.")
  @Nullable Integer part;

  @Option(
      names = "--checkout-dest",
      paramLabel = "DIR",
      description = "Where the code goes; absent or empty. Default: output/<id>_part_<P>/.")
  @Nullable Path destination;

  @Option(
      names = "--output",
      paramLabel = "FILE.json",
      description = "Where the JSON goes. Default: beside the code.")
  @Nullable Path output;

  /// Checks the code out and writes the JSON; prints both paths, or the JSON itself.
  void checkout(Surroundings surroundings, OpenTrajectory trajectory, boolean json)
      throws IOException {
    Integer number = part;
    if (number == null) {
      throw new UserError("--part is missing: which part?");
    }
    PartCheckout checkout = PartCheckout.of(trajectory.trace(), number);
    Path folder =
        surroundings
            .folder()
            .resolve(
                destination == null
                    ? Path.of("output", checkout.trajectoryId() + "_part_" + number)
                    : destination)
            .normalize();
    try {
      trajectory.history().checkout(checkout.commit(), folder, RunSetup.box(surroundings));
    } catch (IllegalArgumentException wrong) {
      throw new UserError(
          "the commit of part %d is none: %s".formatted(number, wrong.getMessage()), wrong);
    }
    Path file =
        output == null
            ? folder.resolveSibling(folder.getFileName() + ".json")
            : surroundings.folder().resolve(output).normalize();
    String written = JsonFile.write(file, checkout.record(folder));
    if (json) {
      surroundings.out().println(written);
    } else {
      surroundings
          .out()
          .println("code of part " + number + " (commit " + checkout.commit() + "): " + folder);
      surroundings.out().println("about it: " + file);
    }
  }
}
