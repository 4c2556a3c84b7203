package dev.envoi.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
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
    killAnOwner(box, kind, () -> size(beat) > 0);

    Deadline.await("the command to end", () -> !grows(beat));
    LocalProvider provider = kind.equals("isolated") ? Providers.isolated() : Providers.open();
    try (Sandbox again = provider.create(new SandboxSpec(box, Sight.system(List.of())))) {
      assertThat(again.get(FilePath.of("beat"))).isPresent();
    }
    assertThat(beat).exists();
  }

  /// What is left of the place is for whoever made it to reap; nothing of ours runs there.
  @Test
  void nothingRunsOnInAPlaceWhoseOwnerIsLost() throws Exception {
    Path far = home.resolve("far");
    killAnOwner(far, "served", () -> beats(far));

    Deadline.await("the end of all in it", () -> Places.workingBelow(far).isEmpty());
  }

  private static boolean beats(Path far) {
    try (Stream<Path> all = Files.find(far, 3, (path, _) -> path.endsWith("beat"))) {
      return all.anyMatch(beat -> size(beat) > 0);
    } catch (IOException | UncheckedIOException notYet) {
      return false;
    }
  }

  private void killAnOwner(Path box, String kind, BooleanSupplier works) throws Exception {
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
      Deadline.await("the command to begin", () -> !owner.isAlive() || works.getAsBoolean());
      assertThat(owner.isAlive()).as(Files.readString(home.resolve("log"))).isTrue();
    } finally {
      owner.destroyForcibly().waitFor();
    }
  }

  private static long size(Path file) {
    return file.toFile().length();
  }

  private static boolean grows(Path file) {
    long before = size(file);
    return Deadline.within(Duration.ofMillis(300), () -> size(file) > before);
  }
}
