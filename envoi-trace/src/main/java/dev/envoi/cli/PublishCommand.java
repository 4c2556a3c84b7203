package dev.envoi.cli;

import dev.envoi.journal.JournalReader;
import dev.envoi.sandbox.Folders;
import dev.envoi.store.ArtifactStore;
import dev.envoi.store.LocalRuns.RunFolder;
import dev.envoi.store.Publisher;
import dev.envoi.store.SessionObjects;
import dev.envoi.store.Settlement;
import dev.envoi.store.TakenOver;
import dev.envoi.store.TrajectoryObjects;
import dev.envoi.trace.AgentTrace;
import dev.envoi.trace.TrajectoryId;
import dev.envoi.workspace.CommitRange;
import dev.envoi.workspace.Git;
import dev.envoi.workspace.History;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// `./envoi publish`.
@Command(
    name = "publish",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Send to the store what a run on this machine could not publish.",
      "The run must have ended; what is there already is not sent again."
    })
final class PublishCommand implements Callable<Integer> {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Surroundings surroundings;

  @Parameters(paramLabel = "ID", description = "The trajectory.")
  private String id = "";

  @Mixin private StoreOption store = new StoreOption();

  PublishCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() throws Exception {
    TrajectoryId trajectory = Trajectories.id(id);
    ArtifactStore opened = surroundings.store(store.address);
    RunFolder run = surroundings.runs().folder(opened, trajectory);
    if (!new JournalReader(run.journal()).exists()) {
      throw new IOException(
          "this machine has no journal of %s in %s: there is nothing to publish"
              .formatted(trajectory, opened.address()));
    }
    TrajectoryObjects objects = new TrajectoryObjects(opened, trajectory);
    Path scratch = Files.createTempDirectory(run.root(), "publishing-");
    try {
      TakenOver taken = TakenOver.of(objects, run, scratch, surroundings.err()::println);
      try (var _ = taken.lock();
          var lease = taken.lease()) {
        Settlement settlement = taken.settlement();
        new FetchedRun(run, settlement).complete(new SessionObjects(opened, trajectory), git());
        if (!settlement.bundles().isEmpty()) {
          throw new IOException(othersWentOn(settlement));
        }
        AgentTrace trace = new JournalReader(run.journal()).trace().orElseThrow();
        try (History history = History.open(git(), run.git());
            Publisher publisher =
                new Publisher(
                    subject(objects, trace, history, run), lease, settlement.standing(), tell())) {
          publisher.begin();
          publisher.finish(
              PATIENCE, () -> new LastObjects(objects, scratch).put(trace, history::bundle));
        }
        surroundings.out().printf("%s is published: %d parts%n", trajectory, trace.parts().size());
      }
      return 0;
    } finally {
      Folders.remove(scratch);
    }
  }

  private static String othersWentOn(Settlement settlement) {
    Path orphaned = settlement.orphaned();
    return "the store has more than this machine: somebody else went on with it"
        + (orphaned == null ? "" : "; what only this machine had is kept aside in " + orphaned);
  }

  private Git git() throws IOException {
    return Git.find(surroundings.environment().getOrDefault("PATH", ""));
  }

  private static Publisher.Subject subject(
      TrajectoryObjects objects, AgentTrace trace, History history, RunFolder run) {
    return new Publisher.Subject(
        objects,
        () -> trace,
        (since, to, target) -> history.bundle(new CommitRange(since, to), target),
        run.root(),
        InstantSource.system());
  }

  private Publisher.Listener tell() {
    return new Publisher.Listener() {
      @Override
      public void away(Instant since, int partsWaiting, String why) {
        surroundings.err().println("envoi: the store is away, trying again: " + why);
      }

      @Override
      public void back(Instant since, int partsWaiting) {
        surroundings.err().println("envoi: the store is back");
      }

      @Override
      public void lost(String words) {
        surroundings.err().println("envoi: " + words);
      }
    };
  }
}
