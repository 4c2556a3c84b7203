package dev.envoi.workspace;

import java.nio.file.Path;
import java.time.Instant;

/// Takes checkpoints for ever and prints the commit of each as soon as it is returned: what
/// [KillTest] kills.
final class CheckpointingChild {
  private CheckpointingChild() {}

  @SuppressWarnings("SystemOut") // the parent reads it
  static void main(String[] arguments) throws Exception {
    TestingWorkspace workspace = new TestingWorkspace();
    try (Checkpoints checkpoints =
        Checkpoints.open(TestingGit.ours(), Path.of(arguments[0]), workspace.snapshots())) {
      String seed = arguments[1];
      for (int i = 0; true; i++) {
        workspace.write("a/file" + i % 7, seed + i);
        workspace.write("b/c/file" + i % 300, seed + i);
        System.out.println(checkpoints.take("number " + i, Instant.EPOCH).after());
      }
    }
  }
}
