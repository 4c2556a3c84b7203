package dev.envoi.workspace;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.envoi.sandbox.FilePath;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CheckpointsTest {
  private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

  @TempDir Path temp;
  private final TestingWorkspace workspace = new TestingWorkspace();
  private Checkpoints checkpoints;

  @BeforeEach
  void open() throws IOException {
    checkpoints = Checkpoints.open(TestingGit.ours(), repository(), workspace.snapshots());
  }

  @AfterEach
  void close() throws IOException {
    checkpoints.close();
    TestingGit.fsck(repository());
  }

  @Test
  void theFirstCheckpointCommitsEvenAnEmptyWorkspace() throws IOException {
    assertThat(checkpoints.head()).isEmpty();

    Checkpoint first = checkpoints.take("start", NOON);

    assertThat(first.before()).isNull();
    assertThat(first.committed()).isTrue();
    assertThat(checkpoints.head()).contains(first.after());
    assertThat(files(first)).isEmpty();
  }

  @Test
  void withoutAChangeThereIsNoCommit() throws IOException {
    workspace.write("a", "1");
    Checkpoint first = checkpoints.take("one", NOON);
    workspace.write("a", "1");

    Checkpoint second = checkpoints.take("two", NOON);

    assertThat(second.committed()).isFalse();
    assertThat(second.after()).isEqualTo(first.after()).isEqualTo(second.before());
    assertThat(second.changed()).isEmpty();
    assertThat(packs()).isEqualTo(1);
  }

  @Test
  void aCommitCarriesOurMessageAndOurTime() throws IOException {
    workspace.write("a", "1");
    Checkpoint taken = checkpoints.take("part 7: häßlich\n\nbody", NOON);

    assertThat(TestingGit.git(repository(), "log", "-1", "--format=%B|%ct|%at", taken.after()))
        .isEqualTo(
            new String(
                "part 7: häßlich\n\nbody\n|1772366400|1772366400\n".getBytes(UTF_8), ISO_8859_1));
  }

  @Test
  void namesAreBytes() throws IOException {
    List<FilePath> odd =
        List.of(
            FilePath.of("new\nline"),
            FilePath.of("quo\"te and 'tick' \\ back"),
            FilePath.of("ünïcode/日本"),
            FilePath.of(new byte[] {(byte) 0xFF, '/', (byte) 0x80, 'x'}),
            FilePath.of(".GIT"),
            FilePath.of("git~1"),
            FilePath.of(".gitmodules~"),
            FilePath.of("-rf"),
            FilePath.of("con"),
            FilePath.of("a\\..\\b"),
            FilePath.of("tab\there "));
    odd.forEach(path -> workspace.write(path, path.bytes()));

    Checkpoint taken = checkpoints.take("odd", NOON);

    assertThat(taken.changed()).containsExactlyInAnyOrderElementsOf(odd);
    assertThat(files(taken)).containsExactlyInAnyOrderElementsOf(odd);
  }

  @Test
  void whatTheAgentIgnoresOrMarksAsTextIsRecordedByteForByte() throws IOException {
    byte[] bytes = "$Id$\r\na\r\nb\n\0".getBytes(UTF_8);
    workspace.write(".gitignore", "*\n");
    workspace.write(
        ".gitattributes",
        "* text=auto eol=lf ident filter=x working-tree-encoding=UTF-16 export-ignore\n");
    List<String> names = List.of("test_a", "a.s", "build/out.o", "nested/.gitignore", "n/HEAD");
    names.forEach(name -> workspace.write(FilePath.of(name), bytes));

    Checkpoint taken = checkpoints.take("all", NOON);

    for (String name : names) {
      assertThat(content(taken, name)).isEqualTo(new String(bytes, ISO_8859_1));
    }
  }

  @Test
  void modesLinksAndEmptyFilesAreKept() throws IOException {
    workspace.put(
        FilePath.of("run"),
        new TestingWorkspace.Item.File(true, () -> new ByteArrayInputStream(new byte[0])));
    workspace.write("empty", "");
    workspace.link("dangling", "no/where");
    workspace.link("absolute", "/etc/passwd");

    Checkpoint taken = checkpoints.take("kinds", NOON);

    assertThat(
            TestingGit.git(
                repository(), "ls-tree", "--format=%(objectmode) %(path)", taken.after()))
        .isEqualTo("120000 absolute\n120000 dangling\n100644 empty\n100755 run\n");
    assertThat(content(taken, "absolute")).isEqualTo("/etc/passwd");
  }

  @Test
  void anExecutableBitAloneIsAChange() throws IOException {
    workspace.write("run", "x");
    checkpoints.take("plain", NOON);
    workspace.put(
        FilePath.of("run"),
        new TestingWorkspace.Item.File(true, () -> new ByteArrayInputStream("x".getBytes(UTF_8))));

    assertThat(checkpoints.take("executable", NOON).changed()).containsExactly(FilePath.of("run"));
  }

  @Test
  void emptyFoldersAreAChangeOfTheirOwn() throws IOException {
    workspace.makeFolder("a/ \"odd\"\n/é");
    Checkpoint with = checkpoints.take("with", NOON);
    workspace.delete("a");
    Checkpoint without = checkpoints.take("without\n\nempty-folders:\n\"forged\"", NOON);

    assertThat(with.changed()).isEmpty();
    assertThat(without.committed()).isTrue();
    assertThat(emptyFolders(with)).containsExactly(FilePath.of("a/ \"odd\"\n/é"));
    assertThat(emptyFolders(without)).isEmpty();
  }

  @Test
  void aFileBecomesAFolderAndAFileAgain() throws IOException {
    workspace.write("x", "file");
    checkpoints.take("file", NOON);
    workspace.write("x/y/z", "folder");
    Checkpoint folder = checkpoints.take("folder", NOON);
    workspace.write("x", "file");
    Checkpoint file = checkpoints.take("file", NOON);
    workspace.link("x", "link");
    Checkpoint link = checkpoints.take("link", NOON);

    assertThat(files(folder)).containsExactly(FilePath.of("x/y/z"));
    assertThat(folder.changed()).containsExactly(FilePath.of("x"), FilePath.of("x/y/z"));
    assertThat(files(file)).containsExactly(FilePath.of("x"));
    assertThat(file.changed()).containsExactly(FilePath.of("x"), FilePath.of("x/y/z"));
    assertThat(link.changed()).containsExactly(FilePath.of("x"));
  }

  @Test
  void everythingCanBeDeletedAndComeBack() throws IOException {
    workspace.write("a/b", "1");
    workspace.write("c", "2");
    Checkpoint before = checkpoints.take("before", NOON);
    workspace.deleteEverything();
    Checkpoint gone = checkpoints.take("gone", NOON);
    workspace.write("a/b", "1");
    workspace.write("c", "2");
    Checkpoint back = checkpoints.take("back", NOON);

    assertThat(files(gone)).isEmpty();
    assertThat(gone.changed()).hasSize(2);
    assertThat(tree(back)).isEqualTo(tree(before));
    assertThat(back.after()).isNotEqualTo(before.after());
  }

  @Test
  void whatIsSkippedIsReportedAndNoObstacle() throws IOException {
    workspace.write("was-file", "1");
    checkpoints.take("before", NOON);
    workspace.put(FilePath.of("was-file"), new TestingWorkspace.Item.Special("fifo"));

    Checkpoint taken = checkpoints.take("after", NOON);

    assertThat(taken.skipped()).isEqualTo(Map.of(FilePath.of("was-file"), "fifo"));
    assertThat(files(taken)).isEmpty();
  }

  @Test
  void aBrokenScanRecordsNothingAndTheNextOneMakesGood() throws IOException {
    workspace.write("a", "1");
    workspace.write("gone", "1");
    Checkpoint before = checkpoints.take("before", NOON);
    workspace.write("a", "2");
    workspace.delete("gone");
    workspace.put(
        FilePath.of("b"),
        new TestingWorkspace.Item.File(
            false,
            () -> {
              throw new IOException("the sandbox went away");
            }));

    assertThatThrownBy(() -> checkpoints.take("broken", NOON)).hasMessageContaining("went away");
    assertThat(checkpoints.head()).contains(before.after());

    workspace.write("b", "3");
    Checkpoint after = checkpoints.take("after", NOON);
    assertThat(after.changed())
        .containsExactly(FilePath.of("a"), FilePath.of("b"), FilePath.of("gone"));
    assertThat(files(after)).containsExactly(FilePath.of("a"), FilePath.of("b"));
  }

  @Test
  void anInterruptedThreadStillTakesItsCheckpoint() throws IOException {
    workspace.write("a", "1");
    Thread.currentThread().interrupt();

    Checkpoint taken = checkpoints.take("interrupted", NOON);

    assertThat(Thread.interrupted()).isTrue();
    assertThat(files(taken)).hasSize(1);
  }

  @Test
  void aSecondWriterIsRefused() {
    assertThatThrownBy(
            () -> Checkpoints.open(TestingGit.ours(), repository(), workspace.snapshots()).close())
        .isInstanceOf(GitException.class)
        .hasMessageContaining("another process");
  }

  @Test
  void aFolderWithOtherThingsIsRefused() throws IOException {
    Path other = Files.createDirectory(temp.resolve("other"));
    Files.writeString(other.resolve("thesis.txt"), "precious");

    assertThatThrownBy(
            () -> Checkpoints.open(TestingGit.ours(), other, workspace.snapshots()).close())
        .isInstanceOf(GitException.class);
    assertThat(other.toFile().list()).containsExactly("thesis.txt");
  }

  private Path repository() {
    return temp.resolve("git");
  }

  private long packs() throws IOException {
    try (var files = Files.list(repository().resolve("objects/pack"))) {
      return files.filter(file -> file.toString().endsWith(".pack")).count();
    }
  }

  private String tree(Checkpoint taken) throws IOException {
    return TestingGit.git(repository(), "rev-parse", taken.after() + "^{tree}");
  }

  private String content(Checkpoint taken, String path) throws IOException {
    return TestingGit.git(repository(), "cat-file", "blob", taken.after() + ":" + path);
  }

  private List<FilePath> files(Checkpoint taken) throws IOException {
    String list = TestingGit.git(repository(), "ls-tree", "-rz", "--name-only", taken.after());
    return list.isEmpty()
        ? List.of()
        : List.of(list.split("\0", -1)).stream()
            .filter(name -> !name.isEmpty())
            .map(FilePath::new)
            .toList();
  }

  private List<FilePath> emptyFolders(Checkpoint taken) throws IOException {
    String text = TestingGit.git(repository(), "cat-file", "commit", taken.after());
    return List.copyOf(CommitText.parse(text.getBytes(ISO_8859_1)).emptyFolders());
  }
}
