package dev.envoi.harness.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class EnvironmentTests {
  private static final String HEAD = "import dev.envoi.harness.*;\n";

  @TempDir Path folder;
  @TempDir Path cache;

  @Test
  void anEnvironmentIsCompiledOnceForEachStateOfItsSources() throws Exception {
    write("final class Environment { @Test(\"a\") Object a() { return 1; } }");
    load();
    load();
    assertThat(compiled()).hasSize(1);

    write("final class Environment { @Test(\"b\") Object b() { return 1; } }");

    try (LoadedEnvironment changed = LoadedEnvironment.of(folder, cache, cache)) {
      assertThat(changed.model().tests().getFirst().path().text()).isEqualTo("b");
    }
    assertThat(compiled()).hasSize(2);
  }

  @Test
  void whatTheAuthorMustMendIsSaid() throws Exception {
    for (List<String> wrong :
        List.of(
            List.of("final class Environment {}", "no method marked @Test"),
            List.of("final class Environment { @Test(\"a//b\") Object a() { return 1; } }", "a//b"),
            List.of("final class Environment { @Test(\"a_{b}\") Object a() { return 1; } }", "{b}"),
            List.of(
                "final class Environment { @Test(\"a\") Object a() { return 1; }"
                    + " @Test(\"a\") Object b() { return 1; } }",
                "belongs to two methods"),
            List.of(
                "final class Environment { Environment(int x) {}"
                    + " @Test(\"a\") Object a() { return 1; } }",
                "asks for a int"),
            List.of("final class Environment { int x = missing; }", "cannot find symbol"))) {
      write(wrong.getFirst());
      assertThatThrownBy(this::load)
          .isInstanceOf(EnvironmentException.class)
          .hasMessageContaining(wrong.getLast());
    }
    Files.delete(folder.resolve("Environment.java"));
    assertThatThrownBy(this::load).hasMessageContaining("no Environment.java");
  }

  @Test
  void aCompilationThatFailsLeavesNothingInTheCache() throws Exception {
    write("final class Environment { int x = missing; }");

    assertThatThrownBy(this::load).isInstanceOf(EnvironmentException.class);
    assertThat(compiled()).isEmpty();
  }

  private void load() throws IOException, EnvironmentException {
    LoadedEnvironment.of(folder, cache, cache).close();
  }

  private void write(String source) throws IOException {
    Files.writeString(folder.resolve("Environment.java"), HEAD + source);
  }

  private List<Path> compiled() throws IOException {
    Path classes = cache.resolve("classes");
    if (!Files.exists(classes)) {
      return List.of();
    }
    try (Stream<Path> list = Files.list(classes)) {
      return list.toList();
    }
  }
}
