package dev.envoi.cli;

import dev.envoi.agent.scripted.SessionFile;
import dev.envoi.report.ReportWriter;
import dev.envoi.run.StopSignal;
import dev.envoi.store.ArtifactStore;
import dev.envoi.store.FileStore;
import dev.envoi.store.TrajectoryObjects;
import dev.envoi.task.Task;
import dev.envoi.task.TaskFolder;
import dev.envoi.trace.AgentTrace;
import dev.envoi.trace.EndReason;
import dev.envoi.trace.SessionEnd;
import dev.envoi.trace.TrajectoryId;
import dev.envoi.trace.UserError;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// Runs and records one trajectory, from the checks before it to the artifacts after it.
///
/// @param store where it goes
record Recording(Surroundings surroundings, ArtifactStore store) {

  /// Gives the exit code.
  int run(RunOptions.Wanted wanted) throws IOException, InterruptedException {
    Task task = new TaskFolder(wanted.task()).load(wanted.parameters());
    SessionFile session = SessionFile.read(wanted.session());
    checkWorkspace(wanted.workspace());
    store.probe();
    RunSetup.Plan plan = new RunSetup.Plan(surroundings, store, wanted, task, session);
    if (plan.objects().exists() || !madeByUs(plan.folder().root())) {
      throw exists(wanted.id(), store);
    }
    StopSignal stop = new StopSignal();
    boolean begun = false;
    try (StopKeys signals = StopKeys.install(stop, surroundings.err());
        RunSetup setup =
            new RunSetup(plan, stop, Progress.of(surroundings, wanted.limits().maxParts()))) {
      begun = true;
      announce(plan, setup);
      boolean archived = archive(plan);
      SessionEnd end = setup.run();
      sayHowToGoOn(wanted.id(), end);
      publish(plan, setup, !archived);
      return signals.exitCode().orElse(end.reason().isError() ? 1 : 0);
    } finally {
      if (!begun) {
        Folders.delete(plan.folder().root());
      }
    }
  }

  /// Makes the run's folder, of which there can be only one maker.
  private boolean madeByUs(Path folder) throws IOException {
    Files.createDirectories(surroundings.runs().folder(store));
    try {
      Files.createDirectory(folder);
      return true;
    } catch (FileAlreadyExistsException _) {
      return false;
    }
  }

  static UserError exists(TrajectoryId id, ArtifactStore store) {
    return new UserError(
        "the trajectory %s exists already in %s; go on with it by './envoi resume %s' or choose another --trajectory-id"
            .formatted(id, store.address(), id));
  }

  private void checkWorkspace(@Nullable Path workspace) throws IOException {
    if (workspace == null) {
      return;
    }
    if (!Files.exists(workspace)) {
      throw new UserError("--workspace " + workspace + " does not exist");
    }
    if (!Files.isDirectory(workspace)) {
      throw new UserError("--workspace " + workspace + " is no folder");
    }
    if (store instanceof FileStore files) {
      checkApart(workspace, files.root());
    }
  }

  /// A store holds the tests of its trajectories, which no agent may see, and grows while it is
  /// copied.
  private void checkApart(Path workspace, Path root) throws IOException {
    Path code = workspace.toRealPath();
    Path objects = Files.exists(root) ? root.toRealPath() : root;
    if (code.startsWith(objects)) {
      throw new UserError(
          "--workspace %s lies inside the store %s; choose another of the two"
              .formatted(workspace, store.address()));
    }
    if (objects.startsWith(code)) {
      throw new UserError(
          "--workspace %s holds the store %s; choose a --store elsewhere"
              .formatted(workspace, store.address()));
    }
  }

  private void announce(RunSetup.Plan plan, RunSetup setup) {
    var addresses = plan.objects().addresses();
    surroundings.out().println("TRAJECTORY_ID: " + plan.wanted().id());
    surroundings.out().println("TRACE_URI: " + addresses.get("trace"));
    surroundings.out().println("BUNDLE_URI: " + addresses.get("bundle"));
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
      surroundings.out().println("go on with it by: ./envoi resume " + id);
      surroundings.out().flush();
    }
  }

  /// Everything that the store gets at the end. The journal on this machine has it all in any case.
  private void publish(RunSetup.Plan plan, RunSetup setup, boolean withTask) throws IOException {
    TrajectoryObjects objects = plan.objects();
    Path scratch = Files.createTempDirectory("envoi-report-");
    try {
      Path bundle = scratch.resolve("repo.bundle");
      setup.bundle(bundle);
      if (withTask) {
        new TaskArchive(plan.task()).putInto(objects);
      }
      objects.putBundle(bundle);
      AgentTrace trace = setup.trace();
      ReportWriter.write(trace, scratch);
      for (String name : new String[] {"report.html", "progress.svg"}) {
        objects.put(name, Files.readAllBytes(scratch.resolve(name)));
      }
      objects.putTrace(trace);
    } catch (IOException e) {
      throw new IOException(
          "%s; the journal in %s has everything".formatted(e.getMessage(), plan.folder().root()),
          e);
    } finally {
      Folders.delete(scratch);
    }
  }
}
