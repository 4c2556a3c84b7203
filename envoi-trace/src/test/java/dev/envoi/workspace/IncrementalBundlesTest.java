package dev.envoi.workspace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A history leaves in pieces, each with what is new since the one before, and is put together
/// elsewhere.
final class IncrementalBundlesTest {
  @TempDir Path temp;
  private final TestingWorkspace workspace = new TestingWorkspace();
  private final List<Path> bundles = new ArrayList<>();
  private final List<String> commits = new ArrayList<>();

  private Checkpoints open() throws IOException {
    return Checkpoints.open(TestingGit.ours(), temp.resolve("git"), workspace.snapshots());
  }

  private void take(Checkpoints checkpoints) throws IOException {
    commits.add(checkpoints.take("part " + commits.size(), Instant.EPOCH).after());
  }

  private void send(Checkpoints checkpoints, int since, int to) throws IOException {
    Path bundle = temp.resolve("bundle" + bundles.size());
    String from = since < 0 ? null : commits.get(since);
    checkpoints.bundle(new CommitRange(from, commits.get(to)), bundle);
    bundles.add(bundle);
  }

  @Test
  void piecesMakeTheHistoryAgain() throws IOException {
    Random random = new Random(1);
    byte[] large = new byte[300_000];
    random.nextBytes(large);
    try (Checkpoints checkpoints = open()) {
      for (int part = 0; part < 12; part++) {
        large[random.nextInt(large.length)]++;
        workspace.write("large", java.util.HexFormat.of().formatHex(large));
        workspace.write("folder/file" + part % 3, "part " + part);
        take(checkpoints);
        if (part % 2 == 1) {
          send(checkpoints, part - 2, part);
        }
      }
    }
    assertThat(Files.size(bundles.get(4))).isLessThan(Files.size(bundles.get(0)) / 10);
    Path copy = temp.resolve("copy");
    History.assemble(TestingGit.ours(), bundles, commits.get(11), copy);
    TestingGit.fsck(copy);
    try (History history = History.open(TestingGit.ours(), copy);
        History original = History.open(TestingGit.ours(), temp.resolve("git"))) {
      assertThat(history.commits()).isEqualTo(original.commits());
      for (String commit : commits) {
        assertThat(TestingTree.of(history.tree(commit)))
            .isEqualTo(TestingTree.of(original.tree(commit)));
      }
    }
  }

  @Test
  void aPieceMayEndBeforeTheLastCommitAndBeSentTwice() throws IOException {
    try (Checkpoints checkpoints = open()) {
      for (int part = 0; part < 4; part++) {
        workspace.write("file", "part " + part);
        take(checkpoints);
      }
      send(checkpoints, -1, 1);
      send(checkpoints, -1, 2);
      send(checkpoints, 1, 2);
    }
    Path copy = temp.resolve("copy");
    History.assemble(TestingGit.ours(), bundles, commits.get(2), copy);
    try (History history = History.open(TestingGit.ours(), copy)) {
      assertThat(history.commits()).extracting(Commit::id).isEqualTo(commits.subList(0, 3));
    }
  }

  @Test
  void aPieceThatIsMissingIsNoticed() throws IOException {
    try (Checkpoints checkpoints = open()) {
      for (int part = 0; part < 3; part++) {
        workspace.write("file", "part " + part);
        take(checkpoints);
        send(checkpoints, part - 1, part);
      }
    }
    bundles.remove(1);
    Path copy = temp.resolve("copy");
    assertThatThrownBy(() -> History.assemble(TestingGit.ours(), bundles, commits.get(2), copy))
        .isInstanceOf(IOException.class);
    assertThat(copy).doesNotExist();
  }
}
