package dev.envoi.cli;

import dev.envoi.run.RunListener;
import dev.envoi.run.StopSignal;
import dev.envoi.sandbox.Folders;
import dev.envoi.store.ArtifactStore;
import dev.envoi.store.LeaseLostException;
import dev.envoi.store.LocalRuns.RunFolder;
import dev.envoi.store.Settlement;
import dev.envoi.store.TrajectoryObjects;
import dev.envoi.trace.AgentTrace;
import dev.envoi.trace.EndReason;
import dev.envoi.trace.Redactor;
import dev.envoi.trace.SessionEnd;
import dev.envoi.trace.TrajectoryId;
import dev.envoi.trace.UserError;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;

/// Runs and records one trajectory, from the checks before it to the artifacts after it.
///
/// @param store where it goes
/// @param manner how it lives with its terminal and its machine
record Recording(Surroundings surroundings, ArtifactStore store, BackgroundOptions.Manner manner) {

  /// How long a run publishes when its machine may be taken away.
  private static final Duration TO_PUBLISH = Duration.ofSeconds(5);

  /// How long the end of a run waits for a store that is away.
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /// Gives the exit code.
  int run(RunOptions.Wanted wanted) throws IOException, InterruptedException {
    long begun = System.nanoTime();
    Redactor redactor = new Redactor();
    redactor.addFrom(surroundings.environment());
    store.tellSecrets(redactor);
    Needs.Found needs = new Needs(surroundings, store, wanted).check(redactor);
    if (new TrajectoryObjects(store, wanted.id()).exists()
        || !new RunFolders(surroundings, store).make(wanted.id())) {
      throw exists(wanted.id(), store);
    }
    RunFolder folder = surroundings.runs().folder(store, wanted.id());
    AtomicBoolean standing = new AtomicBoolean();
    try (Opened opened = Opened.in(folder.journal(), redactor)) {
      RunSetup.Plan plan =
          new RunSetup.Plan(surroundings, store, wanted, needs, redactor, opened, begun);
      return record(plan, () -> standing.set(true));
    } finally {
      if (!standing.get()) {
        Folders.remove(folder.root());
        forgetLog(wanted.id());
      }
    }
  }

  /// Who started a detached run still reads its log.
  private void forgetLog(TrajectoryId id) throws IOException {
    if (!manner.logged()) {
      RunLog.of(surroundings, store, id).delete();
    }
  }

  /// Goes on with a trajectory; what is known of it stays whatever happens.
  int goOn(RunSetup.Plan plan) throws IOException, InterruptedException {
    return record(plan, () -> {});
  }

  /// @param stands told when everything is set up
  private int record(RunSetup.Plan plan, Runnable stands) throws IOException, InterruptedException {
    RunOptions.Wanted wanted = plan.wanted();
    StopSignal stop = new StopSignal();
    try (StopKeys signals = StopKeys.install(stop, manner.preemptible(), surroundings.err());
        PrintStream log = RunLog.of(surroundings, store, wanted.id()).append();
        RunSetup setup = new RunSetup(plan, stop, listener(plan, log))) {
      stands.run();
      announce(plan, setup);
      boolean archived = plan.goesOn() || archive(plan);
      SessionEnd end = play(plan, setup);
      sayHowToGoOn(wanted.id(), end);
      if (signals.preempted()) {
        publishWhatGoes(plan, setup, !archived);
      } else {
        publish(plan, setup, !archived);
      }
      return signals.exitCode().orElse(end.reason().isError() ? 1 : 0);
    } catch (LeaseLostException e) {
      throw takenOver(plan, e);
    }
  }

  private RunListener listener(RunSetup.Plan plan, PrintStream log) {
    int maxParts = plan.wanted().limits().maxParts();
    Progress shown = Progress.of(surroundings, maxParts, plan.redactor());
    return manner.logged()
        ? shown
        : new Listeners(List.of(shown, Progress.plain(log, maxParts, plan.redactor())));
  }

  /// The machine may be taken away: what does not reach the store in time is in the journal.
  private void publishWhatGoes(RunSetup.Plan plan, RunSetup setup, boolean withTask)
      throws InterruptedException {
    FutureTask<Void> publishing =
        new FutureTask<>(() -> {
          publish(plan, setup, withTask);
          return null;
        });
    Thread.ofPlatform().daemon().name("last publishing").start(publishing);
    try {
      publishing.get(TO_PUBLISH.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException | ExecutionException e) {
      surroundings
          .err()
          .println("envoi: not all of it has reached the store; the journal here has everything");
    }
  }

  /// Plays the run. When its end cannot be recorded (a full disk), what there is goes to the store
  /// first.
  private SessionEnd play(RunSetup.Plan plan, RunSetup setup)
      throws IOException, InterruptedException {
    try {
      return setup.run();
    } catch (IOException e) {
      String message =
          "the run ended and its end could not be recorded in %s: %s; make room there"
              .formatted(plan.folder().root(), e.getMessage());
      try {
        publish(plan, setup, false);
      } catch (IOException alsoFailed) {
        e.addSuppressed(alsoFailed);
      }
      throw new IOException(message, e);
    }
  }

  static UserError exists(TrajectoryId id, ArtifactStore store) {
    return new UserError(
        "the trajectory %s exists already in %s; go on with it by './envoi resume %s%s' or choose another --trajectory-id"
            .formatted(id, store.address(), id, StoreOption.words(store)));
  }

  private void announce(RunSetup.Plan plan, RunSetup setup) throws IOException {
    var addresses = plan.objects().addresses();
    surroundings.out().println("TRAJECTORY_ID: " + plan.wanted().id());
    String kind = store.address().startsWith("s3:") ? "_S3_URI: " : "_URI: ";
    surroundings.out().println("TRACE" + kind + addresses.get("trace"));
    surroundings.out().println("BUNDLE" + kind + addresses.get("bundle"));
    AgentTrace.SandboxFacts facts = setup.sandboxFacts();
    surroundings.out().println("sandbox: " + facts.detail());
    surroundings.out().flush();
  }

  /// Keeps the task beside the trace; a store that is down now gets it at the end.
  private boolean archive(RunSetup.Plan plan) {
    try {
      new TaskArchive(plan.task()).putInto(plan.objects());
      return true;
    } catch (IOException e) {
      surroundings.err().println("envoi: " + e.getMessage() + "; trying again at the end");
      return false;
    }
  }

  private void sayHowToGoOn(TrajectoryId id, SessionEnd end) {
    if (end.reason() == EndReason.INTERRUPTED) {
      surroundings
          .out()
          .println("go on with it by: ./envoi resume " + id + StoreOption.words(store));
      surroundings.out().flush();
    }
  }

  /// Everything that the store gets at the end. The journal on this machine has it all in any case.
  private void publish(RunSetup.Plan plan, RunSetup setup, boolean withTask) throws IOException {
    Path scratch = Files.createTempDirectory(plan.folder().root(), "publishing-");
    try {
      setup.publish(
          PATIENCE,
          () -> {
            if (withTask) {
              new TaskArchive(plan.task()).putInto(plan.objects());
            }
            new LastObjects(plan.objects(), scratch).put(setup.trace(), setup::bundle);
          });
    } catch (LeaseLostException e) {
      throw e;
    } catch (IOException e) {
      throw new IOException(
          "%s; the journal in %s has everything, publish it by: ./envoi publish %s%s"
              .formatted(
                  e.getMessage(),
                  plan.folder().root(),
                  plan.wanted().id(),
                  StoreOption.words(store)),
          e);
    } finally {
      Folders.remove(scratch);
    }
  }

  /// Somebody else goes on with the trajectory: what this run alone has is kept aside.
  private IOException takenOver(RunSetup.Plan plan, LeaseLostException e) throws IOException {
    String where =
        Settlement.putAside(plan.folder())
            .map(aside -> "; what this one had not published is kept aside in " + aside)
            .orElse("");
    return new IOException(e.getMessage() + ", so this one was stopped" + where, e);
  }
}
