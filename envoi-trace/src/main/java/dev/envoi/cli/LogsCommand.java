package dev.envoi.cli;

import dev.envoi.store.ArtifactStore;
import dev.envoi.trace.AgentTrace;
import dev.envoi.trace.Part;
import dev.envoi.trace.TrajectoryId;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `./envoi logs`.
@Command(
    name = "logs",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "What a run on this machine has printed, in the foreground or after --detach; of a run from",
      "elsewhere one line a part."
    })
final class LogsCommand implements Callable<Integer> {
  private static final long LOOK_MS = 200;

  private final Surroundings surroundings;

  @Parameters(paramLabel = "ID", description = "The trajectory.")
  private String id = "";

  @Option(
      names = {"-f", "--follow"},
      description = "Go on until the run ends.")
  private boolean follow;

  @Mixin private StoreOption store = new StoreOption();

  LogsCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() throws Exception {
    TrajectoryId trajectory = Trajectories.id(id);
    ArtifactStore opened = surroundings.store(store.address);
    RunLog log = RunLog.of(surroundings, opened, trajectory);
    if (log.exists()) {
      print(log, new LocalRun(surroundings, opened, trajectory));
    } else {
      parts(new Trajectories(surroundings, opened).trace(trajectory));
    }
    return 0;
  }

  /// What was printed before the run ended is printed too: it is asked first.
  private void print(RunLog log, LocalRun run) throws IOException, InterruptedException {
    try (InputStream in = Files.newInputStream(log.file())) {
      while (true) {
        boolean more = follow && run.goesOn();
        in.transferTo(surroundings.out());
        surroundings.out().flush();
        if (!more) {
          return;
        }
        Thread.sleep(LOOK_MS);
      }
    }
  }

  private void parts(AgentTrace trace) {
    for (Part part : trace.parts()) {
      surroundings
          .out()
          .printf(
              "%s  part %d  %s %s%n",
              part.timestamp().truncatedTo(ChronoUnit.SECONDS),
              part.part(),
              part.itemType(),
              LiveLine.cut(part.summary(), 200));
    }
  }
}
