package dev.envoi.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Whether it isolates is found by trying; and what must not leak on the way in.
class LocalProviderTest {
  @TempDir Path root;

  private Path bubblewrap(String script) throws IOException {
    Path file = Files.writeString(root.resolve("bwrap"), "#!/bin/sh\n" + script + "\n");
    return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private Capabilities found(String script) throws IOException {
    return new LocalProvider(Providers.box(), System.getenv(), bubblewrap(script)).capabilities();
  }

  @Test
  void aBubblewrapThatMayNotMakeNamespacesIsSaidToBeSo() throws Exception {
    Capabilities found = found("echo 'bwrap: setting up uid map: Permission denied' >&2; exit 1");

    assertThat(found.isolated()).isFalse();
    assertThat(found.detail()).contains("setting up uid map: Permission denied", "sysctl");
  }

  @Test
  void aBubblewrapThatHidesNothingIsNotBelieved() throws Exception {
    Capabilities found =
        found(
            """
            while [ "$1" != -- ]; do shift; done
            shift 4
            exec "$@"
            """);

    assertThat(found.isolated()).isFalse();
    assertThat(found.detail()).contains("no own pid namespace", "canary=seen");
  }

  @Test
  void theProbeLeavesNothingBehind() throws Exception {
    BoxProgram box = new BoxProgram(root.resolve("cache"), System.getenv());
    assertThat(new LocalProvider(box, System.getenv()).capabilities().isolated()).isTrue();

    try (var left = Files.list(root.resolve("cache"))) {
      assertThat(left.map(path -> path.getFileName().toString()))
          .noneMatch(name -> name.startsWith("probe-"));
    }
  }

  @Test
  void valuesOfTheEnvironmentAreNotInArgumentsThatEveryUserCanRead() {
    Bubblewrap around = around();
    Command command =
        Command.of("true").withEnvironment(Map.of("TOKEN", "secret", "LD_PRELOAD", "/x.so"));

    Surroundings.Launch launch = around.command(command, List.of());

    assertThat(launch.argv()).doesNotContain("secret").containsSequence("--setenv", "LD_PRELOAD");
    assertThat(launch.environment())
        .containsEntry("TOKEN", "secret")
        .doesNotContainKey("LD_PRELOAD");
  }

  private Bubblewrap around() {
    Bubblewrap.View view = new Bubblewrap.View(List.of(), "/usr/bin", true, false);
    return new Bubblewrap(root.resolve("bwrap"), root.resolve("box"), Rooms.of(root), view);
  }
}
