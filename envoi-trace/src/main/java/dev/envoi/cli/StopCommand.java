package dev.envoi.cli;

import dev.envoi.store.ArtifactStore;
import dev.envoi.trace.AgentTrace;
import dev.envoi.trace.SessionEnd;
import dev.envoi.trace.TrajectoryId;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `./envoi stop`.
@Command(
    name = "stop",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Ask a run on this machine to finish its part and close, and wait until it has: one Ctrl-C.",
      "It can be resumed. A run with --preemptible stops its tool in any case."
    },
    footer = {"", "Ends with 0 when the run has ended, 1 when it cannot be reached from here."})
final class StopCommand implements Callable<Integer> {
  /// Two signals of one kind at once arrive as one.
  private static final long APART_MS = 300;

  private static final Duration TELL = Duration.ofSeconds(30);

  private final Surroundings surroundings;

  @Parameters(paramLabel = "ID", description = "The trajectory.")
  private String id = "";

  @Option(
      names = "--now",
      description = "Stop the running tool too; its part is closed as interrupted: two Ctrl-C.")
  private boolean now;

  @Mixin private StoreOption store = new StoreOption();

  StopCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() throws Exception {
    TrajectoryId trajectory = Trajectories.id(id);
    ArtifactStore opened = surroundings.store(store.address);
    LocalRun run = new LocalRun(surroundings, opened, trajectory);
    Optional<ProcessHandle> process = run.process();
    if (process.isEmpty()) {
      return notHere(new Trajectories(surroundings, opened).trace(trajectory), run);
    }
    ask(process.get());
    await(process.get());
    AgentTrace trace = new Trajectories(surroundings, opened).trace(trajectory);
    surroundings.out().println(state(trace, run));
    return 0;
  }

  private void ask(ProcessHandle process) throws InterruptedException {
    boolean asked = process.destroy();
    if (asked && now) {
      Thread.sleep(APART_MS);
      asked = process.destroy();
    }
    if (!asked && process.isAlive()) {
      throw new dev.envoi.trace.UserError(
          "the process " + process.pid() + " of this run cannot be stopped by you");
    }
  }

  private void await(ProcessHandle process) throws InterruptedException, IOException {
    surroundings
        .out()
        .println(
            now
                ? "stopping now"
                : "finishing its part, then closing; --now stops the running tool too");
    surroundings.out().flush();
    long asked = System.nanoTime();
    while (true) {
      try {
        var _ = process.onExit().get(TELL.toMillis(), TimeUnit.MILLISECONDS);
        return;
      } catch (TimeoutException _) {
        long seconds = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - asked);
        surroundings.out().println("still waiting, " + seconds + " s");
        surroundings.out().flush();
      } catch (ExecutionException e) {
        throw new IOException(e);
      }
    }
  }

  private int notHere(AgentTrace trace, LocalRun run) {
    surroundings.out().println(state(trace, run));
    return trace.sessionEnd() == null ? 1 : 0;
  }

  private static String state(AgentTrace trace, LocalRun run) {
    SessionEnd end = trace.sessionEnd();
    return end == null
        ? "no process of this machine records it; if none does elsewhere it is dead: "
            + run.resume()
        : "ended: %s after %d parts".formatted(end.reason().word(), end.totalParts());
  }
}
