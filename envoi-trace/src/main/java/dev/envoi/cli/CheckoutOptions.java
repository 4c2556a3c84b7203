package dev.envoi.cli;

import dev.envoi.replay.PartCheckout;
import dev.envoi.store.ArtifactStore;
import dev.envoi.trace.AgentTrace;
import dev.envoi.trace.TraceJson;
import dev.envoi.trace.TrajectoryId;
import dev.envoi.trace.UserError;
import java.io.IOException;
import java.nio.file.Files;
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
  void checkout(Surroundings surroundings, ArtifactStore store, TrajectoryId id, boolean json)
      throws IOException {
    Integer number = part;
    if (number == null) {
      throw new UserError("--part is missing: which part?");
    }
    Trajectories trajectories = new Trajectories(surroundings, store);
    AgentTrace trace = trajectories.trace(id);
    Path folder =
        surroundings
            .folder()
            .resolve(destination == null ? Path.of("output", id + "_part_" + number) : destination)
            .normalize();
    PartCheckout checkout = PartCheckout.of(trace, number);
    Path file =
        output == null
            ? folder.resolveSibling(folder.getFileName() + ".json")
            : surroundings.folder().resolve(output).normalize();
    if (file.getParent() != null) {
      Files.createDirectories(file.getParent());
    }
    trajectories.checkout(id, checkout.commit(), folder);
    byte[] bytes =
        TraceJson.MAPPER
            .writerWithDefaultPrettyPrinter()
            .writeValueAsBytes(checkout.record(folder));
    Files.write(file, bytes);
    if (json) {
      surroundings.out().println(new String(bytes, java.nio.charset.StandardCharsets.UTF_8));
    } else {
      surroundings
          .out()
          .println("code of part " + number + " (commit " + checkout.commit() + "): " + folder);
      surroundings.out().println("about it: " + file);
    }
  }
}
