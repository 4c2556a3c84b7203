package dev.envoi.workspace;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.envoi.sandbox.FilePath;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Going on with a history after its writer was closed or killed, and what nobody could read.
final class ReopeningTest {
  private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
  private static final FilePath SECRET = FilePath.of("dir/secret");

  @TempDir Path temp;
  private final TestingWorkspace workspace = new TestingWorkspace();

  @Test
  void anUnchangedWorkspaceMakesNoCommitAfterReopening() throws IOException {
    workspace.write(FilePath.of(new byte[] {(byte) 0xE9, '\n', '"'}), new byte[] {0, 1});
    workspace.write("a/b/c", "text");
    workspace.link("l", "a");
    workspace.makeFolder("hollow");
    String head = take().after();

    Checkpoint again = take();

    assertThat(again.committed()).isFalse();
    assertThat(again.after()).isEqualTo(head);
  }

  @Test
  void whatHappenedInBetweenIsFoundByContent() throws IOException {
    workspace.write("same", "1");
    workspace.write("changed", "1");
    workspace.write("removed", "1");
    workspace.makeFolder("hollow");
    String before = take().after();
    workspace.write("same", "1");
    workspace.write("changed", "2");
    workspace.delete("removed");
    workspace.delete("hollow");

    Checkpoint taken = take();

    assertThat(taken.before()).isEqualTo(before);
    assertThat(taken.changed()).containsExactly(FilePath.of("changed"), FilePath.of("removed"));
  }

  @Test
  void aCommitThatNobodyWasToldOfIsForgotten() throws IOException {
    workspace.write("a", "1");
    String told = take().after();
    workspace.write("a", "2");
    take();
    workspace.write("a", "3");
    try (Checkpoints checkpoints =
        Checkpoints.reopen(TestingGit.ours(), temp.resolve("git"), workspace.snapshots(), told)) {
      assertThat(checkpoints.head()).hasValue(told);
      assertThat(checkpoints.take("3", NOON).before()).isEqualTo(told);
    }
    assertThatThrownBy(() ->
            Checkpoints.reopen(
                TestingGit.ours(),
                temp.resolve("git"),
                workspace.snapshots(),
                "0123456789012345678901234567890123456789"))
        .isInstanceOf(IOException.class);
  }

  @Test
  void whatAKilledWriterLeftIsSweptAway() throws IOException {
    workspace.write("a", "1");
    String head = take().after();
    Path packs = temp.resolve("git/objects/pack");
    Files.writeString(packs.resolve("tmp_checkpoint.pack"), "torn");
    Files.writeString(packs.resolve("tmp_checkpoint.idx"), "torn");
    Files.writeString(packs.resolve("tmp_pack_x1"), "torn");
    Files.writeString(packs.resolve("pack-1234.pack"), "its index was never written");
    Files.writeString(temp.resolve("git/refs/heads/main.lock"), "torn");
    workspace.write("a", "2");

    Checkpoint taken = take();

    assertThat(taken.before()).isEqualTo(head);
    assertThat(packs.toFile().list()).hasSize(4);
    TestingGit.fsck(temp.resolve("git"));
  }

  @Test
  void aDamagedBranchIsAnErrorAndNeverANewBeginning() throws IOException {
    workspace.write("a", "1");
    take();
    Files.writeString(temp.resolve("git/refs/heads/main"), "garbage\n");

    assertThatThrownBy(this::take).isInstanceOf(GitException.class).hasMessageContaining("damaged");
  }

  @Test
  void aFileThatTurnsUnreadableKeepsItsLastContent() throws IOException {
    try (Checkpoints checkpoints = open()) {
      workspace.write(SECRET, "old".getBytes(UTF_8));
      workspace.write("other", "1");
      checkpoints.take("before", NOON);
      workspace.setReadable("dir/secret", false);
      workspace.write("other", "2");

      Checkpoint taken = checkpoints.take("after", NOON);

      assertThat(taken.changed()).containsExactly(FilePath.of("other"));
      assertThat(taken.skipped()).isEqualTo(Map.of(SECRET, "unreadable"));
      assertThat(content(taken.after(), "dir/secret")).isEqualTo("old");
    }
  }

  @Test
  void aFileThatBreaksOffWhileItIsReadKeepsItsLastContent() throws IOException {
    try (Checkpoints checkpoints = open()) {
      workspace.write("a", "old");
      checkpoints.take("before", NOON);
      workspace.put(FilePath.of("a"), StreamedContent.file(FilePath.of("a"), 3L << 20));

      Checkpoint taken = checkpoints.take("after", NOON);

      assertThat(taken.committed()).isFalse();
      assertThat(taken.skipped()).isEqualTo(Map.of(FilePath.of("a"), "unreadable"));
    }
  }

  @Test
  void whatIsBelowAnUnreadableFolderOutlivesReopeningUntilItIsKnownToBeGone() throws IOException {
    workspace.write(SECRET, "old".getBytes(UTF_8));
    workspace.write("dir/kept", "old");
    workspace.makeFolder("dir/hollow");
    take();
    workspace.setReadable("dir", false);
    try (Checkpoints checkpoints = open()) {
      assertThat(checkpoints.take("hidden", NOON).committed()).isFalse();
      workspace.delete("dir/secret");
      assertThat(checkpoints.take("still hidden", NOON).committed()).isFalse();
      workspace.setReadable("dir", true);

      Checkpoint seen = checkpoints.take("seen", NOON);

      assertThat(seen.changed()).containsExactly(SECRET);
      assertThat(checkpoints.take("same", NOON).committed()).isFalse();
    }
  }

  @Test
  void aFileOfUnknownLengthPassesInConstantMemoryAndIsRecognisedAgain() throws IOException {
    long size = 300L << 20; // of zeros; a 1 GB file differs in nothing but patience
    workspace.put(FilePath.of("big"), StreamedContent.zeros(size));
    Checkpoint first = take();
    workspace.put(FilePath.of("big"), StreamedContent.zeros(size));

    Checkpoint second = take();

    assertThat(second.committed()).isFalse();
    Path git = temp.resolve("git");
    assertThat(TestingGit.git(git, "cat-file", "-s", first.after() + ":big").strip())
        .isEqualTo(String.valueOf(size));
    TestingGit.fsck(git);
  }

  @Test
  void sizesAroundTheLimitOfWhatIsHeldInMemoryAreStoredAlike() throws IOException {
    for (int size : new int[] {1 << 20, (1 << 20) + 1, 5_000_000}) {
      byte[] bytes = new byte[size];
      for (int i = 0; i < size; i++) {
        bytes[i] = (byte) (i * 31 ^ i >> 8);
      }
      workspace.put(
          FilePath.of("f" + size),
          new TestingWorkspace.Item.File(false, () -> new ByteArrayInputStream(bytes)));
      String expected =
          TestingGit.gitWithInput(temp, bytes, "hash-object", "--stdin", "--no-filters");
      String commit = take().after();
      assertThat(TestingGit.git(temp.resolve("git"), "rev-parse", commit + ":f" + size))
          .isEqualTo(expected);
    }
    TestingGit.fsck(temp.resolve("git"));
  }

  private Checkpoints open() throws IOException {
    return Checkpoints.open(TestingGit.ours(), temp.resolve("git"), workspace.snapshots());
  }

  private Checkpoint take() throws IOException {
    try (Checkpoints checkpoints = open()) {
      return checkpoints.take("taken", NOON);
    }
  }

  private String content(String commit, String path) throws IOException {
    return TestingGit.git(temp.resolve("git"), "cat-file", "blob", commit + ":" + path);
  }
}
