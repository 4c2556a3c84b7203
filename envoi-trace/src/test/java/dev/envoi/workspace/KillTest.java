package dev.envoi.workspace;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Whoever writes checkpoints is killed at random moments, packs being joined included: the
/// repository opens again with every commit that was returned.
final class KillTest {
  private static final int KILLS = 12;

  @TempDir Path temp;

  @Test
  void everyReturnedCommitSurvivesAKill() throws Exception {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    List<String> returned = new ArrayList<>();
    for (int kill = 0; kill < KILLS; kill++) {
      returned.addAll(runAndKill(random, kill));
      List<String> kept = commits();
      assertThat(kept).as("seed %d, kill %d", seed, kill).containsAll(returned);
      assertThat(kept.size()).isLessThanOrEqualTo(returned.size() + kill + 1);
    }
    TestingGit.fsck(temp.resolve("git"));
  }

  private List<String> runAndKill(Random random, int kill) throws Exception {
    Process child =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                CheckpointingChild.class.getName(),
                temp.resolve("git").toString(),
                "seed" + kill + "-")
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    List<String> returned = new ArrayList<>();
    try (BufferedReader out = child.inputReader()) {
      int enough = 1 + random.nextInt(120);
      for (String line; returned.size() < enough && (line = out.readLine()) != null; ) {
        returned.add(line);
      }
      assertThat(returned).hasSize(enough);
      LockSupport.parkNanos(random.nextInt(8_000_000)); // anywhere within the next checkpoint
      killWithDescendants(child);
      out.lines().filter(line -> line.length() == 40).forEach(returned::add);
    } finally {
      child.destroyForcibly();
    }
    return returned;
  }

  private static void killWithDescendants(Process child) throws InterruptedException {
    try (Stream<ProcessHandle> all = child.descendants()) {
      List<ProcessHandle> descendants = all.toList();
      child.toHandle().destroyForcibly(); // unlike Process, leaves what was printed readable
      child.waitFor();
      descendants.forEach(ProcessHandle::destroyForcibly);
    }
  }

  /// Opened as a resuming run does.
  private List<String> commits() throws IOException {
    TestingWorkspace workspace = new TestingWorkspace();
    Path repository = temp.resolve("git");
    try (Checkpoints _ = Checkpoints.open(TestingGit.ours(), repository, workspace.snapshots());
        History history = History.open(TestingGit.ours(), repository)) {
      return history.commits().stream().map(Commit::id).toList();
    }
  }
}
