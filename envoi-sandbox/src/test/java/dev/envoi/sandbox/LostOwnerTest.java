package dev.envoi.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// When our process is killed, what it started ends, and the next one finds the workspace.
class LostOwnerTest {
  @TempDir Path home;

  @ParameterizedTest
  @ValueSource(strings = {"isolated", "open"})
  void whatALostProcessStartedEndsAndItsHomeCanBeUsedAgain(String kind) throws Exception {
    Path box = home.resolve("box");
    Path beat = box.resolve("workspace/beat");
    Process owner =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                LostOwner.class.getName(),
                box.toString(),
                kind)
            .redirectErrorStream(true)
            .redirectOutput(new File(home.toFile(), "log"))
            .start();
    try {
      Deadline.await(
          "the command to begin",
          () -> !owner.isAlive() || (Files.exists(beat) && beat.toFile().length() > 0));
      assertThat(owner.isAlive()).as(Files.readString(home.resolve("log"))).isTrue();
    } finally {
      owner.destroyForcibly().waitFor();
    }

    Deadline.await("the command to end", () -> !grows(beat));
    LocalProvider provider = kind.equals("isolated") ? Providers.isolated() : Providers.open();
    try (Sandbox again = provider.create(new SandboxSpec(box, Sight.system(List.of())))) {
      assertThat(again.get(FilePath.of("beat"))).isPresent();
    }
    assertThat(beat).exists();
  }

  private static boolean grows(Path file) {
    long before = file.toFile().length();
    return Deadline.within(Duration.ofMillis(300), () -> file.toFile().length() > before);
  }
}
