package dev.envoi.cli;

import dev.envoi.store.ArtifactStore;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

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
  @Mixin private RunOptions run = new RunOptions();

  DemoCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() throws Exception {
    String asked = run.store.address;
    ArtifactStore store = asked == null ? surroundings.folderStore() : surroundings.store(asked);
    Path task = surroundings.path(TASK);
    RunOptions.Wanted wanted =
        new RunOptions.Wanted(
            run.id("demo", InstantSource.system()),
            task,
            Map.of("language", "c", "suites", "basics"),
            task.resolve("sessions/demo.yaml"),
            null,
            run.limits());
    Recording recording = new Recording(surroundings, store);
    int status = recording.run(wanted);
    if (status == 0) {
      new GraphTrace(surroundings, store).write(wanted.id(), null);
      surroundings.out().println();
      surroundings.out().println("Where to look next:");
      surroundings
          .out()
          .println(
              "  ./envoi graph_trace "
                  + wanted.id()
                  + " --part 20   the code as it was at part 20");
      surroundings
          .out()
          .println("  ./envoi show " + wanted.id() + " --part 20          that part in full");
      surroundings.out().println("  ./envoi list                            what is in the store");
    }
    return status;
  }
}
