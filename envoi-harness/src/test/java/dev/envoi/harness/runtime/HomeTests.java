package dev.envoi.harness.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class HomeTests {
  private static final int ROUNDS = 60;
  private static final int THREADS = 4;

  @TempDir private Path folder = Path.of("");

  @Test
  void homesOfManyThreadsAndProcessesComeAndGoWithoutHarm() throws Exception {
    Process other =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                HomeTests.class.getName(),
                folder.toString())
            .inheritIO()
            .start();
    try {
      comeAndGo(folder);
      assertThat(other.waitFor()).isZero();
    } finally {
      other.destroyForcibly();
    }
    assertThat(folder.resolve("run")).isEmptyDirectory();
  }

  static void main(String[] args) throws Exception {
    comeAndGo(Path.of(args[0]));
  }

  private static void comeAndGo(Path folder) throws Exception {
    try (ExecutorService threads = Executors.newFixedThreadPool(THREADS)) {
      List<Future<?>> all = new ArrayList<>();
      for (int i = 0; i < THREADS; i++) {
        all.add(
            threads.submit(() -> {
              for (int round = 0; round < ROUNDS; round++) {
                openAndClose(folder);
              }
              return null;
            }));
      }
      for (Future<?> one : all) {
        one.get();
      }
    }
  }

  private static void openAndClose(Path folder) throws IOException {
    try (Home home = Home.open(folder)) {
      Path mine = Files.writeString(home.scratch().resolve("mine"), "");
      Home.open(folder).close();
      if (!Files.exists(mine)) {
        throw new IOException("the folder of a home that is open was removed");
      }
    }
  }

  @Test
  void whatAKilledProcessLeftIsRemovedAtTheNextStart() throws Exception {
    Path left = Files.createDirectories(folder.resolve("run/1-1-left/sessions/a"));
    Files.writeString(left.resolve("file"), "");

    try (Home _ = Home.open(folder)) {
      assertThat(folder.resolve("run/1-1-left")).doesNotExist();
    }
  }

  @Test
  void oldHalvesAndUnusedDerivedFoldersAreRemovedAndNothingElse() throws Exception {
    Path derived = folder.resolve("cache/derived");
    Path unused = derived.resolve("unused");
    Path used = derived.resolve("used");
    Path half = aged(used.resolve(".1.half"), Duration.ofHours(2));
    Path young = aged(used.resolve(".2.half"), Duration.ofMinutes(2));
    Path classes = aged(folder.resolve("cache/classes/.3.half"), Duration.ofHours(2));
    Path figure = aged(derived.resolve("shared/gcc/ab/1.half"), Duration.ofHours(2));
    Path shared = aged(derived.resolve("shared/gcc/ab/1.json"), Duration.ofDays(30));
    aged(unused.resolve("view"), Duration.ZERO);
    aged(unused, Duration.ofDays(8));
    aged(used, Duration.ofDays(6));
    aged(derived.resolve("shared"), Duration.ofDays(30));

    try (Home _ = Home.open(folder)) {
      assertThat(List.of(unused, half, classes, figure)).noneMatch(Files::exists);
      assertThat(List.of(used, young, shared)).allMatch(Files::exists);
    }
  }

  private static Path aged(Path made, Duration age) throws IOException {
    Files.createDirectories(made);
    return Files.setLastModifiedTime(made, FileTime.from(Instant.now().minus(age)));
  }
}
