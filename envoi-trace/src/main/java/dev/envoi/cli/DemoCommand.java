package dev.envoi.cli;

import dev.envoi.run.Budget;
import dev.envoi.store.ArtifactStore;
import dev.envoi.trace.TrajectoryId;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `./envoi demo`.
@Command(
    name = "demo",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "The whole loop with no account, no key and no network: a scripted agent builds a small C",
      "compiler part by part against the real harness; then table, plot and report."
    })
final class DemoCommand implements Callable<Integer> {
  private static final Path TASK = Path.of("examples/c-compiler");

  private final Surroundings surroundings;

  @Option(
      names = "--store",
      paramLabel = "ADDRESS",
      description =
          "Where the trajectory goes: file:PATH or s3://BUCKET/PREFIX. Default: file:.envoi/store,"
              + " whatever $ENVOI_STORE says.")
  private @Nullable String address;

  @Mixin private RunOptions run = new RunOptions();

  DemoCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() throws Exception {
    String asked = address;
    ArtifactStore store = asked == null ? surroundings.folderStore() : surroundings.store(asked);
    Path task = surroundings.path(TASK);
    RunOptions.Wanted wanted =
        new RunOptions.Wanted(
            run.id("demo", InstantSource.system()),
            task,
            Map.of("language", "c", "suites", "basics"),
            AgentOptions.Wanted.scripted(task.resolve("sessions/demo.yaml")),
            null,
            run.limits(Budget.NONE),
            !run.noCache);
    Recording recording = new Recording(surroundings, store, BackgroundOptions.Manner.FOREGROUND);
    int status = recording.run(wanted);
    if (status == 0) {
      new GraphTrace(surroundings, store).write(wanted.id(), null, false);
      pointOn(store, wanted.id());
    }
    return status;
  }

  private void pointOn(ArtifactStore store, TrajectoryId id) throws IOException {
    int part = Math.max(1, new Trajectories(surroundings, store).trace(id).parts().size() / 2);
    String where = surroundings.isDefault(store) ? "" : StoreOption.words(store);
    surroundings
        .out()
        .printf(
            """

            Where to look next:
              the code as it was at part %1$d:   ./envoi graph_trace %2$s --part %1$d%3$s
              that part in full:             ./envoi show %2$s --part %1$d%3$s
              what is in the store:          ./envoi list%3$s
            """,
            part, id, where);
  }
}
