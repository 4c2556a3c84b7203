package dev.envoi.workspace;

import static org.assertj.core.api.Assertions.assertThat;

import dev.envoi.sandbox.Command;
import dev.envoi.sandbox.FilePath;
import dev.envoi.sandbox.Outcome;
import dev.envoi.sandbox.Sandbox;
import dev.envoi.sandbox.SandboxProvider;
import dev.envoi.sandbox.SandboxSpec;
import dev.envoi.sandbox.Sight;
import dev.envoi.sandbox.Snapshots;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The whole way: commands in a real sandbox, seen by `box snapshot`, restored by `box put`.
abstract class SandboxCheckpointsContractTest {
  @TempDir Path temp;
  private Sandbox sandbox;
  private Snapshots snapshots;
  private Checkpoints checkpoints;

  abstract SandboxProvider provider();

  @BeforeEach
  void open() throws IOException {
    sandbox = provider().create(new SandboxSpec(temp.resolve("home"), Sight.system(List.of())));
    snapshots = sandbox.snapshots(List.of("excluded"));
    checkpoints = Checkpoints.open(TestingGit.ours(), temp.resolve("git"), snapshots);
  }

  @AfterEach
  void close() throws IOException {
    checkpoints.close();
    snapshots.close();
    sandbox.close();
    TestingGit.fsck(temp.resolve("git"));
  }

  @Test
  void whatACommandDoesIsWhatIsRecordedAndRestored() throws Exception {
    shell(
        """
        mkdir -p src/deep build/hollow excluded; echo 1 > src/deep/a.s; echo '*' > .gitignore
        printf 'a\\r\\n' > crlf; echo '* text=auto' > .gitattributes; touch empty
        printf '#!/bin/sh\\n' > run; chmod +x run; ln -s /nowhere dangling; ln -s run alias
        touch "$(printf 'odd\\n\\377"')"; mkfifo pipe; echo x > excluded/x
        """);
    String first = checkpoints.take("first", Instant.EPOCH).after();
    shell("rm -rf src crlf; mkdir crlf; echo 2 > crlf/in; rmdir build/hollow; chmod -x run");
    Checkpoint second = checkpoints.take("second", Instant.EPOCH);

    assertThat(second.changed())
        .containsExactlyInAnyOrder(
            FilePath.of("crlf"),
            FilePath.of("crlf/in"),
            FilePath.of("run"),
            FilePath.of("src/deep/a.s"));
    assertThat(second.skipped()).isEqualTo(Map.of(FilePath.of("pipe"), "fifo"));
    try (History history = History.open(TestingGit.ours(), temp.resolve("git"))) {
      Path out = temp.resolve("out");
      history.checkout(first, out, TestingBox.program());
      assertThat(out.resolve("src/deep/a.s")).hasContent("1\n");
      assertThat(out.resolve("crlf")).hasContent("a\r\n");
      assertThat(out.resolve("build/hollow")).isEmptyDirectory();
      assertThat(out.resolve("excluded")).doesNotExist();
      sandbox.put(history.tree(first));
      Checkpoint back = checkpoints.take("back", Instant.EPOCH);
      assertThat(back.changed()).containsExactlyElementsOf(second.changed());
      assertThat(history.treeId(back.after())).isEqualTo(history.treeId(first));
    }
  }

  /// Against plain git: no byte, mode or name may depend on the way.
  @Test
  void theTreeIsTheOneThatGitMakesOfTheSameFiles() throws Exception {
    String first =
        """
        mkdir -p a/b/c; printf 'x\\0\\377\\r\\n' > a/b/c/bytes; head -c 3000000 /dev/zero > big
        seq 1 2000 | while read n; do echo $n > a/$n; done; ln -s ../nowhere a/link; chmod +x a/7
        touch "$(printf '\\376name\\n')" a/empty; echo '*' > .gitignore
        """;
    String second = "rm a/1*; echo changed > a/2; chmod -x a/7; chmod +x a/9; mv big a/moved";
    shell(first);
    Checkpoint all = checkpoints.take("all", Instant.EPOCH);
    shell(second);
    Checkpoint changed = checkpoints.take("changed", Instant.EPOCH);

    try (History history = History.open(TestingGit.ours(), temp.resolve("git"))) {
      assertThat(history.treeId(all.after())).isEqualTo(treeOfGit("one", first));
      assertThat(history.treeId(changed.after())).isEqualTo(treeOfGit("two", first + second));
    }
  }

  private String treeOfGit(String name, String script) throws Exception {
    Path folder = Files.createDirectory(temp.resolve(name));
    Process process =
        new ProcessBuilder(
                "/bin/sh", "-c", script + "\ngit init -q . && git add -A -f . && git write-tree")
            .directory(folder.toFile())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
  }

  @Test
  void theAgentsOwnGitIsNoObstacle() throws Exception {
    shell("mkdir nested; echo 1 > top; echo 2 > nested/file");
    shell("git init -q . && git init -q nested && git -C nested add file && git add top");
    shell("GIT_AUTHOR_NAME=a GIT_AUTHOR_EMAIL=b git -c user.name=a -c user.email=b commit -qm x");
    Checkpoint taken = checkpoints.take("with repositories", Instant.EPOCH);
    shell("git gc -q; rm -rf .git nested/.git");
    Checkpoint without = checkpoints.take("without", Instant.EPOCH);

    assertThat(taken.changed()).containsExactly(FilePath.of("nested/file"), FilePath.of("top"));
    assertThat(without.committed()).isFalse();
    shell("rm -rf ./* .[!.]*");
    assertThat(checkpoints.take("nothing left", Instant.EPOCH).changed()).hasSize(2);
  }

  @Test
  void filesThatChangeWhileTheyAreReadAreRecordedInTheEnd() throws Exception {
    shell("for i in 1 2 3 4 5 6 7 8 9; do head -c 300000 /dev/urandom > f$i; done");
    checkpoints.take("first", Instant.EPOCH);
    Thread writer =
        Thread.ofPlatform()
            .start(() -> {
              try {
                sandbox.run(
                    Command.shell(
                        "for n in 1 2 3 4 5 6 7 8 9; do for i in 1 2 3 4 5 6 7 8 9; do"
                            + " rm f$i; head -c ${n}0000 /dev/urandom > f$i; done; done"));
              } catch (IOException | InterruptedException failed) {
                throw new IllegalStateException(failed);
              }
            });
    while (writer.isAlive()) {
      checkpoints.take("racing", Instant.EPOCH);
    }
    String last = checkpoints.take("last", Instant.EPOCH).after();

    for (int i = 1; i <= 9; i++) {
      assertThat(TestingGit.git(temp.resolve("git"), "cat-file", "-s", last + ":f" + i).strip())
          .isEqualTo("90000");
    }
  }

  private void shell(String line) throws Exception {
    Outcome outcome = sandbox.run(Command.shell(line));
    assertThat(outcome.succeeded()).as("%s: %s", line, outcome.stderr().text()).isTrue();
  }
}
