package dev.envoi.cli;

import dev.envoi.recorder.Known;
import dev.envoi.run.RunLimits;
import dev.envoi.run.SessionArchive;
import dev.envoi.sandbox.Folders;
import dev.envoi.store.ArtifactStore;
import dev.envoi.store.LocalRuns.RunFolder;
import dev.envoi.store.SessionObjects;
import dev.envoi.store.Settlement;
import dev.envoi.store.TakenOver;
import dev.envoi.store.TrajectoryObjects;
import dev.envoi.trace.EndReason;
import dev.envoi.trace.JournalEvent.PartReserved;
import dev.envoi.trace.Redactor;
import dev.envoi.trace.SessionEnd;
import dev.envoi.trace.TrajectoryId;
import dev.envoi.trace.UserError;
import dev.envoi.workspace.Git;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// Goes on with a trajectory: what is known of it, what it still may do, and what of it has to be
/// put back, before [Recording] records it as any other.
record Resuming(Surroundings surroundings, ArtifactStore store, TrajectoryId id) {

  /// What was asked for.
  ///
  /// @param limits makes the budgets of those that were
  record Asked(
      AgentOptions agent,
      UnaryOperator<Map<String, String>> limits,
      BackgroundOptions.Manner manner) {}

  /// Gives the exit code.
  int run(Asked asked) throws IOException, InterruptedException {
    long begun = System.nanoTime();
    Redactor redactor = new Redactor();
    redactor.addFrom(surroundings.environment());
    store.tellSecrets(redactor);
    try (Opened opened = open(redactor)) {
      Known known = opened.known();
      RunLimits limits = limits(asked, known);
      if (isOver(known)) {
        return 0;
      }
      refuseWhatIsUsedUp(known, limits);
      RunOptions.Wanted wanted = wanted(asked, known, limits);
      Needs.Found needs = new Needs(surroundings, store, wanted).check(redactor);
      RunFolders.sweep(folder());
      new RunFolders(surroundings, store).reap(folder(), redactor);
      tell(known);
      return new Recording(surroundings, store, asked.manner())
          .goOn(new RunSetup.Plan(surroundings, store, wanted, needs, redactor, opened, begun));
    }
  }

  private RunFolder folder() {
    return surroundings.runs().folder(store, id);
  }

  /// The newest journal that counts: of this machine, or fetched from the store. Whatever is wrong
  /// with it, no other one is begun.
  private Opened open(Redactor redactor) throws IOException, InterruptedException {
    Trajectories trajectories = new Trajectories(surroundings, store);
    if (!trajectories.journal(id).exists()) {
      var _ = trajectories.trace(id); // says so when there is no such trajectory
    }
    Opened opened = Opened.of(takeOver(), redactor);
    if (opened.known().isNothing()) {
      opened.close();
      throw new IOException(
          "the run of %s died before it began: there is nothing to go on with; begin it again by ./envoi trace --trajectory-id %s in ten minutes, or under another id"
              .formatted(id, id));
    }
    return opened;
  }

  private TakenOver takeOver() throws IOException, InterruptedException {
    Files.createDirectories(folder().root());
    Path scratch = Files.createTempDirectory(folder().root(), "fetched-");
    try {
      TakenOver taken =
          TakenOver.of(
              new TrajectoryObjects(store, id), folder(), scratch, surroundings.err()::println);
      try {
        complete(taken.settlement());
        return taken;
      } catch (IOException | RuntimeException e) {
        taken.lease().close();
        taken.lock().close();
        throw e;
      }
    } finally {
      Folders.remove(scratch);
    }
  }

  /// What goes with a journal that was fetched.
  private void complete(Settlement settlement) throws IOException {
    if (settlement.bundles().isEmpty()) {
      return;
    }
    Git git = Git.find(surroundings.environment().getOrDefault("PATH", ""));
    new FetchedRun(folder(), settlement).complete(new SessionObjects(store, id), git);
    if (settlement.orphaned() != null) {
      surroundings
          .out()
          .println(
              "another machine has gone on with it; what only this one had is kept aside in "
                  + settlement.orphaned());
    }
  }

  private RunLimits limits(Asked asked, Known known) {
    try {
      return RunLimits.of(asked.limits().apply(before(asked.agent().model, known)));
    } catch (IllegalArgumentException e) {
      throw new UserError("the budgets cannot be read: " + e.getMessage(), e);
    }
  }

  /// The budgets as they were; another model has another price, or none that is known.
  private Map<String, String> before(@Nullable String model, Known known) {
    Map<String, String> options = known.options();
    Map<String, String> limits = new TreeMap<>(known.limits());
    if (model != null && options != null && !model.equals(options.get("model"))) {
      limits.remove("price");
      new PricesFile(surroundings.folder(), surroundings.home())
          .of(model)
          .ifPresent(price -> limits.put("price", price.toString()));
    }
    return limits;
  }

  /// Says so when there is nothing left to do.
  private boolean isOver(Known known) {
    SessionEnd end = known.end();
    if (end == null || !isOver(end.reason(), known)) {
      return false;
    }
    String detail = String.valueOf(end.detail());
    surroundings.out().printf("%s has ended: %s (%s)%n", id, end.reason().word(), detail);
    surroundings.out().flush();
    return true;
  }

  /// An agent that plays a session ends by a limit of turns that nobody set.
  private static boolean isOver(EndReason reason, Known known) {
    return reason == EndReason.SOLVED
        || (reason == EndReason.TURN_LIMIT && !known.limits().containsKey("max_turns"));
  }

  /// A run that died at its limit is taken to its end; one that ended there needs more.
  private void refuseWhatIsUsedUp(Known known, RunLimits limits) {
    SessionEnd end = known.end();
    if (end != null) {
      String ended = end.reason().word();
      limits
          .usedUp(known)
          .ifPresent(why -> {
            throw new UserError("%s has ended by %s; %s".formatted(id, ended, why));
          });
    }
  }

  private RunOptions.Wanted wanted(Asked asked, Known known, RunLimits limits) throws IOException {
    Map<String, String> before = known.options();
    if (before == null) {
      throw new IOException(
          id + " was recorded by an older version, which did not keep its options");
    }
    asked.agent().fillFrom(before);
    if (asked.agent().agent.startsWith(AgentOptions.SCRIPTED)) {
      asked.agent().agent = AgentOptions.SCRIPTED + ":" + played();
    }
    return new RunOptions.Wanted(
        id,
        task(),
        known.started().parameters(),
        asked.agent().wanted(),
        null,
        limits,
        !"false".equals(before.get("cached")));
  }

  /// The task as it was when the trajectory began, whatever its folder holds now.
  private Path task() throws IOException {
    Path folder = folder().task();
    Folders.remove(folder);
    if (!new TrajectoryObjects(store, id).fetchAll("task", folder)
        || !Files.exists(folder.resolve(TaskArchive.RESOLVED))) {
      throw new IOException(
          "no task was kept beside %s in %s: its run died before the store had it"
              .formatted(id, store.address()));
    }
    return folder;
  }

  /// What the scripted agent plays.
  private Path played() throws IOException {
    Path file = folder().root().resolve("played.yaml");
    new SessionArchive(folder().session(), new Redactor())
        .read(Beginning.PLAYED)
        .writeTo(new FileSink(file));
    if (!Files.exists(file)) {
      throw new IOException("what the scripted agent of " + id + " plays was not kept");
    }
    return file;
  }

  private void tell(Known known) {
    List<Integer> lost = known.open().stream().map(PartReserved::part).toList();
    int whole = known.reserved() - lost.size();
    surroundings
        .out()
        .printf(
            "resuming %s: %s%s%n",
            id,
            whole == 0 ? "no part is known yet" : "known up to part " + known.reserved(),
            lost.isEmpty() ? "" : ", without " + lost + ", which had not completed");
    surroundings.out().flush();
  }
}
