package dev.envoi.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BoxProgramTest {
  @TempDir Path cache;

  @Test
  void itIsBuiltOnceAndNothingElseIsLeft() throws Exception {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Callable<Path>> builds =
          IntStream.range(0, 4)
              .<Callable<Path>>mapToObj(_ -> () -> new BoxProgram(cache, System.getenv()).path())
              .toList();
      for (Future<Path> built : threads.invokeAll(builds)) {
        assertThat(built.get()).isExecutable();
      }
    }
    try (Stream<Path> left = Files.list(cache)) {
      assertThat(
              left.map(path -> path.getFileName().toString().replaceAll("-.*", "-"))
                  .collect(Collectors.toList()))
          .containsExactlyInAnyOrder("box-", "box.lock");
    }
  }

  @Test
  void aMissingCompilerIsSaidWithTheCommandThatInstallsIt() {
    BoxProgram box = new BoxProgram(cache, Map.of("PATH", cache.toString()));

    assertThatThrownBy(box::path)
        .isInstanceOf(MissingToolException.class)
        .hasMessageContaining("apt-get install gcc");
  }
}
