package dev.envoi.workspace;

import static org.assertj.core.api.Assertions.assertThat;

import dev.envoi.sandbox.Command;
import dev.envoi.sandbox.FilePath;
import dev.envoi.sandbox.LocalProvider;
import dev.envoi.sandbox.Outcome;
import dev.envoi.sandbox.Sandbox;
import dev.envoi.sandbox.SandboxSpec;
import dev.envoi.sandbox.Sight;
import dev.envoi.sandbox.Snapshots;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The whole way: commands in a real sandbox, seen by `box snapshot`, restored by `box put`.
final class LocalCheckpointsTest {
  @TempDir Path temp;
  private Sandbox sandbox;
  private Snapshots snapshots;
  private Checkpoints checkpoints;

  @BeforeEach
  void open() throws IOException {
    LocalProvider provider = new LocalProvider(TestingBox.program(), System.getenv(), null);
    sandbox = provider.create(new SandboxSpec(temp.resolve("home"), Sight.system(List.of())));
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
