package dev.envoi.cli;

import dev.envoi.agent.install.AgentProgram;
import dev.envoi.agent.install.ProgramVersion;
import dev.envoi.sandbox.LocalProvider;
import dev.envoi.sandbox.MissingToolException;
import dev.envoi.store.ArtifactStore;
import dev.envoi.store.FileStore;
import dev.envoi.task.Task;
import dev.envoi.task.TaskFolder;
import dev.envoi.trace.Redactor;
import dev.envoi.trace.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;

/// What a run needs, checked before anything of it is made: task, agent, key, fixtures, tools,
/// store, room on the disk, and a sandbox that works.
record Needs(Surroundings surroundings, ArtifactStore store, RunOptions.Wanted wanted) {
  private static final Duration PATIENCE = Duration.ofSeconds(9);

  /// What was found.
  ///
  /// @param provider of sandboxes, which has been tried
  record Found(Task task, ChosenAgent agent, LocalProvider provider) {}

  /// @param redactor is told the agent's secrets
  Found check(Redactor redactor) throws IOException, InterruptedException {
    Preflight preflight = new Preflight(PATIENCE);
    LocalProvider provider = RunSetup.provider(surroundings);
    MachineChecks machine = new MachineChecks(surroundings, provider);
    FutureTask<Task> task =
        preflight.find("task", () -> new TaskFolder(wanted.task()).load(wanted.parameters()));
    FutureTask<ChosenAgent> agent =
        preflight.find(
            "agent",
            () -> {
              if (wanted.agent().agent().equals(AgentOptions.SCRIPTED)) {
                var _ = task.get(); // its session is in the task's folder
              }
              return ChosenAgent.of(wanted, surroundings, redactor);
            });
    for (AgentProgram program : AgentProgram.ALL) {
      if (wanted.agent().agent().equals(program.name())) {
        preflight.check(program.name(), () -> checkVersion(program));
      }
    }
    preflight.check("workspace", () -> checkWorkspace(wanted.workspace()));
    preflight.check(
        "fixtures", () -> FixturesCommand.require(surroundings, task.get().parameters()));
    preflight.check("tools", () -> checkTools(provider, task.get()));
    preflight.check("store", store::probe);
    preflight.look("git", machine::git);
    preflight.look("disk", () -> machine.disk(store));
    preflight.look("sandbox", machine::isolation);
    preflight.finish();
    try {
      return new Found(task.get(), agent.get(), provider);
    } catch (ExecutionException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /// Another version than the one that was tried may do: a warning, and not more.
  private void checkVersion(AgentProgram tested) throws IOException, InterruptedException {
    Path folder = ChosenAgent.program(tested, surroundings);
    String version = ProgramVersion.of(tested, folder.resolve("bin").resolve(tested.name()));
    if (!version.equals(tested.version())) {
      surroundings
          .err()
          .printf(
              "envoi: %s %s was not tried with this envoi, %s was; to get that one: ./envoi agents install %1$s%n",
              tested.name(), version, tested.version());
    }
  }

  private static void checkTools(LocalProvider provider, Task task) throws IOException {
    StringBuilder missing = new StringBuilder();
    for (MissingToolException tool : provider.missing(task.tools())) {
      missing.append(missing.isEmpty() ? "" : "\n").append(tool.getMessage());
    }
    if (!missing.isEmpty()) {
      throw new UserError(missing.toString());
    }
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
    checkApart(workspace, surroundings.home(), "the folder of runs");
    if (store instanceof FileStore files) {
      checkApart(workspace, files.root(), "the store");
    }
  }

  /// Stores and runs hold tests that no agent may see, and grow while they are copied.
  private static void checkApart(Path workspace, Path other, String what) throws IOException {
    Path code = workspace.toRealPath();
    Path kept = Files.exists(other) ? other.toRealPath() : other;
    if (code.startsWith(kept)) {
      throw new UserError(
          "--workspace %s lies inside %s %s; choose another folder"
              .formatted(workspace, what, other));
    }
    if (kept.startsWith(code)) {
      throw new UserError(
          "--workspace %s holds %s %s; have it elsewhere (--store, $ENVOI_HOME)"
              .formatted(workspace, what, other));
    }
  }
}
