package dev.envoi.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What local sandboxes keep besides, isolated or not: a home of theirs on this machine.
abstract class LocalFilesContractTest extends FilesContractTest {
  @Test
  void linksToTheHostAreNotFollowed() throws Exception {
    Path secret = Files.writeString(home.resolve("secret"), "secret");
    Files.createDirectory(home.resolve("outside"));
    text("ln -s " + secret + " file; ln -s " + home.resolve("outside") + " folder");

    assertThat(sandbox.get(FilePath.of("file"))).get().isInstanceOf(TreeEntry.Link.class);
    assertThat(sandbox.get(FilePath.of("folder/x"))).isEmpty();
    sandbox.put(sink -> sink.file(FilePath.of("folder/x"), false, Bytes.stream("in")));

    assertThat(content("folder/x")).isEqualTo("in");
    assertThat(home.resolve("outside")).isEmptyDirectory();
  }

  @Test
  void twoSandboxesCannotShareAHome() {
    assertThatThrownBy(
            () -> provider().create(new SandboxSpec(home.resolve("box"), Sight.system(List.of()))))
        .isInstanceOf(SandboxException.class)
        .hasMessageContaining("another sandbox");
  }

  @Test
  void aWorkspaceThatWasThereIsKeptAndTheRestOfTheHomeIsCleaned() throws Exception {
    Path old = Files.createDirectories(home.resolve("old"));
    Files.createDirectories(old.resolve("workspace/a"));
    Files.createDirectories(old.resolve("tmp/left-over"));

    try (Sandbox again = provider().create(new SandboxSpec(old, Sight.system(List.of())))) {
      assertThat(again.run(Command.shell("ls; ls $TMPDIR")).stdout().text()).isEqualTo("a\nhome\n");
    }
    assertThat(old.resolve("workspace/a")).isDirectory();
    assertThat(old.resolve("tmp")).doesNotExist();
  }
}
