package dev.envoi.workspace;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A long history stays small, in packs and in bytes.
final class ManyCheckpointsTest {
  private static final int CHECKPOINTS = 1_000;

  @TempDir Path temp;

  @Test
  void aLongHistoryKeepsFewPacksAndLosesNothing() throws IOException {
    TestingWorkspace workspace = new TestingWorkspace();
    for (int i = 0; i < 200; i++) {
      workspace.write("folder" + i % 10 + "/file" + i, "first " + i);
    }
    Path repository = temp.resolve("git");
    int mostPacks = 0;
    try (Checkpoints checkpoints =
            Checkpoints.open(TestingGit.ours(), repository, workspace.snapshots());
        History history = History.open(TestingGit.ours(), repository)) {
      for (int i = 0; i < CHECKPOINTS; i++) {
        workspace.write("folder3/file" + i % 200, "changed by " + i);
        checkpoints.take("part " + i, Instant.EPOCH);
        mostPacks = Math.max(mostPacks, packs(repository));
      }
      assertThat(history.commits()).hasSize(CHECKPOINTS);
      checkpoints.bundle(temp.resolve("repo.bundle"));
    }
    assertThat(mostPacks).isLessThan(CHECKPOINTS / 2);
    TestingGit.fsck(repository);
    History.unbundle(TestingGit.ours(), temp.resolve("repo.bundle"), temp.resolve("copy"));
  }

  private static int packs(Path repository) throws IOException {
    try (Stream<Path> files = Files.list(repository.resolve("objects/pack"))) {
      return (int) files.filter(file -> file.toString().endsWith(".idx")).count();
    }
  }
}
