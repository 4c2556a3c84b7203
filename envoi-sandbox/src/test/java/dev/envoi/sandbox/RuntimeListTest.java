package dev.envoi.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RuntimeListTest {
  private final RuntimeFiles source = new RuntimeFiles(System.getenv());

  @TempDir Path cache = Path.of("");

  @Test
  void whatWasFoundIsKeptAndNotLookedForAgain() throws IOException {
    RuntimeList first = RuntimeList.of(cache, source);
    assertThat(first.files()).contains(Path.of("/usr/bin/as"));

    // A list that holds is taken as it is, so the source was not asked.
    Path kept = kept();
    List<String> lines = Files.readAllLines(kept);
    List<String> shorter = lines.stream().filter(line -> !line.endsWith("/usr/bin/as")).toList();
    Files.write(kept, shorter);
    assertThat(RuntimeList.of(cache, source).files())
        .isNotEmpty()
        .doesNotContain(Path.of("/usr/bin/as"));
  }

  @Test
  void aListThatDoesNotHoldOrIsTornIsMadeAnew() throws IOException {
    RuntimeList first = RuntimeList.of(cache, source);
    Path kept = kept();
    String text = Files.readString(kept);

    for (String broken :
        List.of(text.replaceFirst("file \\d+ ", "file 1 "), text.substring(0, 40), "", "folder")) {
      Files.writeString(kept, broken);
      assertThat(RuntimeList.of(cache, source)).isEqualTo(first);
      assertThat(kept).hasContent(text);
    }
  }

  private Path kept() throws IOException {
    try (Stream<Path> files = Files.list(cache)) {
      return files
          .filter(file -> file.toString().contains("runtime-files"))
          .findFirst()
          .orElseThrow();
    }
  }
}
