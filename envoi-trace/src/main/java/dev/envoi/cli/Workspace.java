package dev.envoi.cli;

import dev.envoi.sandbox.BoxProgram;
import dev.envoi.sandbox.FolderTree;
import dev.envoi.sandbox.Sandbox;
import dev.envoi.sandbox.SandboxProvider;
import dev.envoi.sandbox.SandboxSpec;
import dev.envoi.sandbox.Sight;
import dev.envoi.sandbox.Snapshots;
import dev.envoi.workspace.Checkpoints;
import dev.envoi.workspace.Git;
import dev.envoi.workspace.History;
import java.io.IOException;
import java.nio.file.Path;

/// The agent's workspace: of a trajectory that begins with the template, or the code that was asked
/// for; of one that goes on exactly as its last recorded checkpoint has it.
record Workspace(RunSetup.Plan plan, Git git, BoxProgram box) {

  Sandbox sandbox(SandboxProvider provider) throws IOException {
    Sandbox sandbox =
        provider.create(
            new SandboxSpec(
                plan.folder().sandbox(),
                new Sight(Sight.Mode.SYSTEM, plan.task().tools(), plan.agent().mounts(), false)));
    try {
      fill(sandbox);
      return sandbox;
    } catch (IOException | RuntimeException e) {
      sandbox.close();
      throw e;
    }
  }

  private void fill(Sandbox sandbox) throws IOException {
    if (plan.goesOn()) {
      try (History history = History.open(git, plan.folder().git())) {
        sandbox.put(history.tree(plan.known().commit()));
      }
      return;
    }
    Path workspace = plan.wanted().workspace();
    sandbox.put(new FolderTree(box, workspace == null ? plan.task().template() : workspace));
  }

  Snapshots snapshots(Sandbox sandbox) throws IOException {
    return sandbox.snapshots(plan.task().excludes());
  }

  Checkpoints checkpoints(Snapshots snapshots) throws IOException {
    Path repository = plan.folder().git();
    Checkpoints checkpoints =
        plan.goesOn()
            ? Checkpoints.reopen(git, repository, snapshots, plan.known().commit())
            : Checkpoints.open(git, repository, snapshots);
    checkpoints.hide(plan.redactor());
    return checkpoints;
  }
}
