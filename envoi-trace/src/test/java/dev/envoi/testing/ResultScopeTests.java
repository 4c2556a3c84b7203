package dev.envoi.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ResultScopeTests {
  @TempDir private Path environment = Path.of("");

  @Test
  void thereAreNoKeysWhileEnvironmentOrFixturesAreNotAsTheyWere() throws Exception {
    Path mine = Files.writeString(environment.resolve("Environment.java"), "one");
    String[] fixtures = {"first"};
    ResultScope scope = ResultScope.of(environment, ground(() -> fixtures[0]));
    assertThat(scope.key("tree", "basics", Map.of())).isPresent();

    fixtures[0] = "second";
    assertThat(scope.key("tree", "basics", Map.of())).isEmpty();
    fixtures[0] = "first";
    assertThat(scope.key("tree", "basics", Map.of())).isPresent();
    Files.writeString(mine, "two");
    assertThat(scope.key("tree", "basics", Map.of())).isEmpty();
  }

  @Test
  void resultsOfPythonEnvironmentsAreKeptAsWhatTheyAreNotIsolated() throws Exception {
    assertThat(key().isolated()).isTrue();

    Files.writeString(environment.resolve("main.py"), "");

    assertThat(key().isolated()).isFalse();
  }

  private ResultKey key() throws IOException {
    return ResultScope.of(environment, ground(() -> "none"))
        .key("tree", "basics", Map.of())
        .orElseThrow();
  }

  private static ResultScope.Ground ground(ResultScope.Fixtures fixtures) {
    return new ResultScope.Ground(fixtures, "machine", true, false);
  }
}
