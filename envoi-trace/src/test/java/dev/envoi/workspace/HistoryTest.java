package dev.envoi.workspace;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.envoi.sandbox.BoxProgram;
import dev.envoi.sandbox.FilePath;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class HistoryTest {
  private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

  @TempDir Path temp;
  private final TestingWorkspace workspace = new TestingWorkspace();
  private Checkpoints checkpoints;
  private History history;

  @BeforeEach
  void open() throws IOException {
    checkpoints = Checkpoints.open(TestingGit.ours(), temp.resolve("git"), workspace.snapshots());
    history = History.open(TestingGit.ours(), temp.resolve("git"));
  }

  @AfterEach
  void close() {
    history.close();
    checkpoints.close();
  }

  @Test
  void commitsComeInTheirOrderAlsoWhileMoreAreTaken() throws IOException {
    assertThat(history.commits()).isEmpty();
    workspace.write("a", "1");
    String first = checkpoints.take("one\n\nbödy", NOON).after();
    assertThat(history.head()).contains(first);
    workspace.makeFolder("hollow");
    String second = checkpoints.take("two", NOON.plusSeconds(5)).after();

    assertThat(history.commits())
        .containsExactly(
            new Commit(first, null, NOON, "one\n\nbödy"),
            new Commit(second, first, NOON.plusSeconds(5), "two"));
  }

  @Test
  void aTreeComesBackAsItWasWithItsLinksLast() throws IOException {
    fill();
    String commit = checkpoints.take("full", NOON).after();
    workspace.deleteEverything();
    checkpoints.take("empty", NOON);

    assertThat(TestingTree.of(history.tree(commit)))
        .containsExactly(
            "f .gitattributes = * text=auto\n",
            "x bin/run = #!/bin/sh\n",
            "f z = \r\n",
            "e dir/hollow",
            "l abs = /etc/passwd",
            "l bin/link = ../z");
  }

  @Test
  void theKeyOfAContentCoversEmptyFolders() throws IOException {
    workspace.write("a", "1");
    String plain = checkpoints.take("plain", NOON).after();
    workspace.makeFolder("b");
    String with = checkpoints.take("with b", NOON).after();
    workspace.delete("b");
    String again = checkpoints.take("plain again", NOON).after();

    String git = TestingGit.git(temp.resolve("git"), "rev-parse", plain + "^{tree}").strip();
    assertThat(history.treeId(plain)).isEqualTo(history.treeId(again)).isEqualTo(git);
    assertThat(history.treeId(with)).isNotEqualTo(git);
  }

  @Test
  void aReaderThatFailsInTheMiddleDoesNotSpoilTheNextOne() throws IOException {
    workspace.put(FilePath.of("big"), StreamedContent.zeros(8 << 20));
    String commit = checkpoints.take("big", NOON).after();

    assertThatThrownBy(() -> history.tree(commit).writeTo(new FullSink())).hasMessage("no room: 0");
    assertThat(history.commits()).hasSize(1);
    assertThat(TestingTree.of(history.tree(commit))).hasSize(1);
  }

  @Test
  void anUnknownCommitIsAClearError() {
    assertThatThrownBy(() -> history.treeId("0".repeat(40)))
        .isInstanceOf(GitException.class)
        .hasMessageContaining("missing");
  }

  @Test
  void checkoutWritesFilesLinksAndEmptyFolders() throws IOException {
    fill();
    FilePath odd = FilePath.of(new byte[] {'o', (byte) 0xFF, '\n'});
    workspace.write(odd, "odd".getBytes(UTF_8));
    String commit = checkpoints.take("full", NOON).after();
    Path target = temp.resolve("out/code");

    history.checkout(commit, target, box());

    assertThat(target.resolve("z")).hasContent("\r\n");
    assertThat(target.resolve("dir/hollow")).isEmptyDirectory();
    assertThat(Files.isExecutable(target.resolve("bin/run"))).isTrue();
    assertThat(Files.readSymbolicLink(target.resolve("abs"))).hasToString("/etc/passwd");
    TestingGit.git(temp, "--git-dir=git", "--work-tree=out/code", "reset", "-q");
    assertThat(
            TestingGit.git(temp, "--git-dir=git", "--work-tree=out/code", "status", "--porcelain"))
        .isEmpty();
  }

  @Test
  void checkoutRefusesAFolderThatIsNotEmpty() throws IOException {
    String commit = checkpoints.take("nothing", NOON).after();
    Path target = Files.createDirectory(temp.resolve("code"));
    Files.writeString(target.resolve("thesis.txt"), "precious");

    assertThatThrownBy(() -> history.checkout(commit, target, box()))
        .isInstanceOf(GitException.class)
        .hasMessageContaining("not an empty folder");
  }

  @Test
  void plainGitClonesTheBundle() throws IOException {
    fill();
    checkpoints.take("one", NOON);
    workspace.write("z", "2");
    String last = checkpoints.take("two", NOON).after();
    Path bundle = temp.resolve("repo.bundle");
    checkpoints.bundle(bundle);
    workspace.write("z", "3");
    checkpoints.take("three", NOON);

    TestingGit.git(temp, "clone", "-q", "repo.bundle", "clone");

    assertThat(TestingGit.git(temp.resolve("clone"), "rev-parse", "HEAD").strip()).isEqualTo(last);
    assertThat(temp.resolve("clone/z")).hasContent("2");
    assertThat(temp.toFile().list((_, name) -> name.endsWith(".tmp"))).isEmpty();
  }

  @Test
  void aBundleBecomesARepositoryThatCanGoOn() throws IOException {
    fill();
    String one = checkpoints.take("one", NOON).after();
    checkpoints.bundle(temp.resolve("repo.bundle"));
    Path copy = temp.resolve("copy");

    History.unbundle(TestingGit.ours(), temp.resolve("repo.bundle"), copy);

    try (History read = History.open(TestingGit.ours(), copy)) {
      assertThat(read.head()).contains(one);
      assertThat(TestingTree.of(read.tree(one))).isEqualTo(TestingTree.of(history.tree(one)));
    }
    try (Checkpoints more = Checkpoints.open(TestingGit.ours(), copy, workspace.snapshots())) {
      assertThat(more.take("same", NOON).committed()).isFalse();
    }
  }

  private static final class FullSink extends TestingTree {
    @Override
    public void file(FilePath path, boolean executable, InputStream content) throws IOException {
      throw new IOException("no room: " + content.read());
    }
  }

  private void fill() {
    workspace.write(".gitattributes", "* text=auto\n");
    workspace.put(
        FilePath.of("bin/run"),
        new TestingWorkspace.Item.File(
            true, () -> new ByteArrayInputStream("#!/bin/sh\n".getBytes(UTF_8))));
    workspace.write("z", "\r\n");
    workspace.makeFolder("dir/hollow");
    workspace.link("abs", "/etc/passwd");
    workspace.link("bin/link", "../z");
  }

  private BoxProgram box() {
    return TestingBox.program();
  }
}
