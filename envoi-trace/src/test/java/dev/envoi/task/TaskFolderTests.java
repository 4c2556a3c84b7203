package dev.envoi.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.envoi.trace.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TaskFolderTests {
  private static final String GOOD =
      """
      id: t
      title: A task
      prompt: prompt.md
      parameters:
        language: {value: c, values: [c, rust], about: the language}
        suites: {value: "a,b", values: [a, b], list: true, about: the suites}
      environment: environment
      suites: {a: [a], b: [b/one, b/two]}
      tools: {c: [gcc], rust: [cargo]}
      template: {c: template, rust: template}
      excludes: {c: [cc], rust: [target]}
      """;

  @TempDir Path folder = Path.of("");

  @BeforeEach
  void aGoodTask() throws IOException {
    Files.writeString(folder.resolve("task.yaml"), GOOD);
    Files.writeString(folder.resolve("prompt.md"), "Write {language} with {tools}; pass {suites}.");
    Files.createDirectories(folder.resolve("environment"));
    Files.createDirectories(folder.resolve("template"));
  }

  @Test
  void parametersFillThePromptAndChoosePaths() throws IOException {
    Task task = new TaskFolder(folder).load(Map.of("language", "rust", "suites", "b"));
    assertThat(task.prompt()).isEqualTo("Write rust with cargo; pass b.");
    assertThat(task.requiredPaths()).containsExactly("b/one", "b/two");
    assertThat(task.excludes()).containsExactly("target");
    assertThat(new TaskFolder(folder).load(Map.of()).requiredPaths())
        .containsExactly("a", "b/one", "b/two");
  }

  @Test
  void theTaskThatShipsIsWhole() throws IOException {
    Path shipped = Path.of("..", "examples", "c-compiler");
    for (String language : new String[] {"rust", "c"}) {
      Task task = new TaskFolder(shipped).load(Map.of("language", language));
      assertThat(task.requiredPaths())
          .hasSize(1 + 20 + 5 + 38)
          .startsWith("basics", "wacct/chapter_1")
          .contains("wacct/chapter_20", "c_testsuite/part_5", "torture/part_1")
          .endsWith("torture/part_38");
      assertThat(task.prompt())
          .contains(language)
          .contains("no package registry")
          .doesNotContain("{");
    }
  }

  @Test
  void theSuitesThatAreChosenDecideWhatIsRequired() throws IOException {
    Path shipped = Path.of("..", "examples", "c-compiler");
    Task task = new TaskFolder(shipped).load(Map.of("suites", "c_testsuite,basics"));

    assertThat(task.requiredPaths())
        .containsExactly(
            "c_testsuite/part_1",
            "c_testsuite/part_2",
            "c_testsuite/part_3",
            "c_testsuite/part_4",
            "c_testsuite/part_5",
            "basics");
  }

  @Test
  void anEmptyRangeOfPathsIsRefused() throws IOException {
    Files.writeString(
        folder.resolve("task.yaml"), GOOD.replace("a: [a]", "a: [\"a/part_{3..1}\"]"));
    refused(Map.of(), "the range in 'a/part_{3..1}' is empty");
  }

  @Test
  void anUnknownKeyIsNamedWithItsLine() throws IOException {
    Files.writeString(folder.resolve("task.yaml"), GOOD + "budget: 5\n");
    refused(Map.of(), "line 12: unknown key 'budget'");
  }

  @Test
  void brokenYamlIsNamedWithItsLine() throws IOException {
    Files.writeString(folder.resolve("task.yaml"), "id: t\ntitle: \"x\n");
    refused(Map.of(), "is not YAML");
    Files.writeString(folder.resolve("task.yaml"), "id: t\n");
    refused(Map.of(), "task.yaml: the key 'title' is missing");
    Files.writeString(
        folder.resolve("task.yaml"),
        "id: t\ntitle: t\nprompt: p\nparameters:\n  language:\n    value: c\n");
    refused(Map.of(), "task.yaml: the key 'about' is missing below 'parameters.language'");
    Files.writeString(folder.resolve("task.yaml"), GOOD.replace("{c: [gcc]", "{c: {x: y}"));
    refused(Map.of(), "task.yaml, line 9");
  }

  @Test
  void wrongParametersAreRefused() {
    refused(Map.of("lang", "c"), "no parameter 'lang'");
    refused(Map.of("language", "ada"), "'ada' is none of [c, rust]");
    refused(Map.of("suites", "a,c"), "'c' is none of [a, b]");
    refused(Map.of("suites", ""), "'' is none of [a, b]");
  }

  @Test
  void missingFilesAreNamed() throws IOException {
    Files.delete(folder.resolve("prompt.md"));
    refused(Map.of(), "there is no file prompt.md");
    Files.delete(folder.resolve("environment"));
    Files.writeString(folder.resolve("prompt.md"), "x");
    refused(Map.of(), "'environment' names no folder");
    assertThatThrownBy(() -> new TaskFolder(folder.resolve("absent")).load(Map.of()))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("has no task.yaml");
  }

  @Test
  void pathsOutOfTheTaskAreRefused() throws IOException {
    Files.writeString(
        folder.resolve("task.yaml"), GOOD.replace("prompt: prompt.md", "prompt: ../../etc/passwd"));
    refused(Map.of(), "there is no file ../../etc/passwd");
  }

  private void refused(Map<String, String> parameters, String message) {
    assertThatThrownBy(() -> new TaskFolder(folder).load(parameters))
        .isInstanceOf(UserError.class)
        .hasMessageContaining(message);
  }
}
