package dev.envoi.agent.install;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.envoi.agent.install.AgentProgram.Companion;
import dev.envoi.agent.install.AgentProgram.Npm;
import dev.envoi.agent.install.AgentProgram.Platform;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Against an npm of ours that installs a program of ours.
final class AgentInstallerTests {
  private static final Platform PLATFORM =
      new Platform(
          new Npm("@fake/agent", "1.2.3-linux"),
          "bin/agent",
          List.of(new Companion(new Npm("@fake/searcher", "7"), "tool/rg", "bin/rg")));
  private static final AgentProgram AGENT =
      new AgentProgram("fake", "1.2.3", Map.of("amd64", PLATFORM, "aarch64", PLATFORM));

  @TempDir private Path folder;
  private final List<String> told = new ArrayList<>();

  @Test
  void theProgramIsThereWithTheVersionThatItPrints() throws Exception {
    npm("fake-cli 1.2.3", "");
    AgentsFolder agents = agents();
    assertThat(agents.status(AGENT).problem()).contains("./envoi agents install fake");
    assertThat(installer().install(AGENT)).isEqualTo("fake-cli 1.2.3");
    assertThat(agents.status(AGENT).problem()).isNull();
    assertThat(agents.program(AGENT)).contains(folder.resolve("agents/fake/1.2.3/bin/agent"));
    assertThat(Files.readString(folder.resolve("asked")))
        .contains("--ignore-scripts")
        .contains("@fake/agent@1.2.3-linux @fake/searcher@7");
    assertThat(folder.resolve("agents/fake/1.2.3/bin/rg")).isExecutable();
  }

  @Test
  void itIsFetchedOnce() throws Exception {
    npm("fake-cli 1.2.3", "");
    var _ = installer().install(AGENT);
    assertThat(installer().install(AGENT)).isEqualTo("fake-cli 1.2.3");
    assertThat(Files.readAllLines(folder.resolve("asked"))).hasSize(1);
    assertThat(told).contains("fake: is there already");
  }

  @Test
  void whatWasStoppedIsDoneAgain() throws Exception {
    npm("fake-cli 1.2.3", "exit 1");
    assertThatThrownBy(() -> installer().install(AGENT))
        .isInstanceOf(InstallException.class)
        .hasMessageContaining("npm could not fetch @fake/agent@1.2.3-linux");
    assertThat(agents().program(AGENT)).isEmpty();
    npm("fake-cli 1.2.3", "");
    assertThat(installer().install(AGENT)).isEqualTo("fake-cli 1.2.3");
  }

  @Test
  void anotherVersionThanWasAskedForIsRefused() throws Exception {
    npm("fake-cli 1.2.30", "");
    assertThatThrownBy(() -> installer().install(AGENT)).hasMessageContaining("1.2.30");
    assertThat(agents().program(AGENT)).isEmpty();
  }

  @Test
  void withoutNpmItSaysWhatIsMissing() {
    AgentInstaller without =
        new AgentInstaller(agents(), Map.of("PATH", folder.resolve("empty").toString()), told::add);
    assertThatThrownBy(() -> without.install(AGENT))
        .isInstanceOf(InstallException.class)
        .hasMessageContaining("npm is not on the PATH");
  }

  @Test
  void aProgramThatIsAskedForItsVersionWritesIntoNobodysHome() throws Exception {
    npm("$HOME/1.2.3 $XDG_DATA_HOME", "");
    Path home = Files.createDirectories(folder.resolve("home"));
    String path = folder.resolve("path") + ":/usr/bin:/bin";
    Map<String, String> user =
        Map.of("PATH", path, "HOME", home.toString(), "XDG_DATA_HOME", home.toString());
    assertThatThrownBy(() -> new AgentInstaller(agents(), user, told::add).install(AGENT))
        .hasMessageContaining("envoi-home-")
        .message()
        .doesNotContain(home.toString());

    Path program =
        program(
            "mkdir -p $HOME/.local && echo $HOME >'" + folder.resolve("told") + "' && echo 7.8.9");
    assertThat(ProgramVersion.of(AGENT, program)).isEqualTo("7.8.9");
    Path lent = Path.of(Files.readString(folder.resolve("told")).strip());
    assertThat(lent.getFileName().toString()).startsWith("envoi-home-");
    assertThat(lent).doesNotExist();
  }

  private Path program(String script) throws IOException {
    Path program = Files.writeString(folder.resolve("program"), "#!/bin/sh\n" + script + "\n");
    return Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private AgentsFolder agents() {
    return new AgentsFolder(folder.resolve("agents"));
  }

  private AgentInstaller installer() {
    String path = folder.resolve("path") + ":/usr/bin:/bin";
    return new AgentInstaller(agents(), Map.of("PATH", path), told::add);
  }

  /// Puts an npm on the PATH.
  ///
  /// @param words what the program prints that it installs
  /// @param fault what it does when half of the files are there
  private void npm(String words, String fault) throws IOException {
    String script =
        """
        #!/bin/sh
        echo "$*" >>'%1$s/asked'
        mkdir -p "$3/node_modules/@fake/agent/bin"
        %3$s
        printf '#!/bin/sh\\necho "%2$s"\\n' >"$3/node_modules/@fake/agent/bin/agent"
        mkdir -p "$3/node_modules/@fake/searcher/tool"
        echo search >"$3/node_modules/@fake/searcher/tool/rg"
        chmod +x "$3/node_modules/@fake/agent/bin/agent" "$3/node_modules/@fake/searcher/tool/rg"
        """
            .formatted(folder, words, fault);
    Path npm = Files.createDirectories(folder.resolve("path")).resolve("npm");
    Files.writeString(npm, script);
    Files.setPosixFilePermissions(npm, PosixFilePermissions.fromString("rwxr-xr-x"));
  }
}
