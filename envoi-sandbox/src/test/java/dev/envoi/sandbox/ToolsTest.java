package dev.envoi.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ToolsTest {
  @TempDir Path root;

  private Path program(String path, String script) throws IOException {
    Path file = root.resolve(path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, "#!/bin/sh\n" + script + "\n");
    return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private Tools tools(String... folders) throws IOException {
    Files.createDirectories(root.resolve("home"));
    String path =
        String.join(":", List.of(folders).stream().map(f -> root.resolve(f).toString()).toList());
    return new Tools(Map.of("PATH", path, "HOME", root.resolve("home").toString()));
  }

  @Test
  void aToolOfTheSystemNeedsNothingShown() throws Exception {
    ToolSet set = tools("nowhere").find(List.of("cat"));

    assertThat(set.shown()).isEmpty();
    assertThat(set.innerPath()).isEqualTo(Tools.USUAL_PATH);
  }

  @Test
  void aToolWithAFolderOfItsOwnIsShownWithItUnderANeutralName() throws Exception {
    program("home/versions/node-v9/bin/node", "");
    program("home/versions/node-v9/bin/npm", "");

    ToolSet set = tools("home/versions/node-v9/bin").find(List.of("node", "npm"));

    assertThat(set.shown())
        .containsExactly(
            new Sight.Mount(root.resolve("home/versions/node-v9").toRealPath(), "/opt/tools/node"));
    assertThat(set.innerPath()).startsWith("/opt/tools/node/bin:/usr/local/");
    assertThat(set.hostPath()).startsWith(root.resolve("home/versions/node-v9/bin").toString());
  }

  @Test
  void aToolBesideCredentialsIsShownAlone() throws Exception {
    Path tool = program("home/.cargo/bin/just", "");
    Files.writeString(root.resolve("home/.cargo/credentials.toml"), "token");

    ToolSet set = tools("nowhere").find(List.of("just"));

    assertThat(set.shown())
        .containsExactly(new Sight.Mount(tool.toRealPath(), "/opt/tools/just/bin/just"));
    assertThat(set.innerPath()).startsWith("/opt/tools/just/bin:");
  }

  @Test
  void rustupsStandInsAreFollowedToTheToolChain() throws Exception {
    Path chain = root.resolve("home/.rustup/toolchains/stable");
    program("home/.rustup/toolchains/stable/bin/cargo", "");
    program("home/.rustup/toolchains/stable/bin/rustc", "");
    program("home/.cargo/bin/rustup", "echo info: noise >&2; echo " + chain + "/bin/$2");
    Files.createSymbolicLink(root.resolve("home/.cargo/bin/cargo"), Path.of("rustup"));
    Files.createLink(root.resolve("home/.cargo/bin/rustc"), root.resolve("home/.cargo/bin/rustup"));

    ToolSet set = tools("home/.cargo/bin").find(List.of("cargo", "rustc"));

    assertThat(set.shown())
        .containsExactly(new Sight.Mount(chain.toRealPath(), "/opt/tools/cargo"));
  }

  @Test
  void aToolChainThatIsNotThereIsAMissingTool() throws Exception {
    program("home/.cargo/bin/rustup", "echo error: no toolchain >&2; exit 1");
    Files.createSymbolicLink(root.resolve("home/.cargo/bin/cargo"), Path.of("rustup"));
    Tools tools = tools("home/.cargo/bin");

    assertThatThrownBy(() -> tools.find(List.of("cargo")))
        .isInstanceOf(MissingToolException.class)
        .hasMessageContaining("rustup default stable");
  }

  @Test
  void shimsOfVersionManagersArePassedOver() throws Exception {
    program("home/.pyenv/shims/cat", "");

    ToolSet set = tools("home/.pyenv/shims").find(List.of("cat"));

    assertThat(set.shown()).isEmpty();
  }

  @Test
  void aPathIsNotAToolName() throws Exception {
    Tools tools = tools("nowhere");

    assertThatThrownBy(() -> tools.find(List.of("../../bin/sh")))
        .isInstanceOf(SandboxException.class)
        .hasMessageContaining("not the name of a tool");
  }
}
