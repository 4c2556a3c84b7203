package dev.envoi.workspace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.envoi.sandbox.MissingToolException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class GitTest {
  @TempDir Path temp;

  @Test
  void aMachineWithoutGitGetsTheCommandThatInstallsIt() {
    assertThatThrownBy(() -> Git.find(temp.toString()))
        .isInstanceOf(MissingToolException.class)
        .hasMessageContaining("apt-get install git");
  }

  @Test
  void anOldGitIsNamedWithItsVersion() throws IOException {
    fakeGit("echo git version 2.30.2");

    assertThatThrownBy(() -> Git.find(temp.toString()))
        .isInstanceOf(GitException.class)
        .hasMessageContaining("too old (git version 2.30.2)")
        .hasMessageContaining("2.39");
  }

  @Test
  void aNewerGitIsFine() throws IOException {
    fakeGit("echo git version 3.1");

    assertThat(Git.find("/nowhere:" + temp)).isNotNull();
  }

  @Test
  void aFailureHasGitsOwnWords() throws IOException {
    Git git = TestingGit.ours();

    assertThatThrownBy(() -> git.run(temp, "rev-parse", "HEAD"))
        .isInstanceOf(GitException.class)
        .hasMessageContaining("not a git repository");
  }

  @Test
  void aGitThatHangsIsKilledAtItsDeadline() throws IOException {
    fakeGit("[ \"$1\" = --version ] && echo git version 2.39.0 || exec sleep 1000");
    Git git = Git.find(temp.toString());

    assertThatThrownBy(() -> git.run(temp, Duration.ofMillis(10), "fsck"))
        .isInstanceOf(GitException.class)
        .hasMessageContaining("did not end within");
  }

  private void fakeGit(String script) throws IOException {
    Files.writeString(temp.resolve("git"), "#!/bin/sh\n" + script + "\n");
    Files.setPosixFilePermissions(
        temp.resolve("git"), PosixFilePermissions.fromString("rwxr-xr-x"));
  }
}
