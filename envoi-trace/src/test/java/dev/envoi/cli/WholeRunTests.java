package dev.envoi.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.envoi.cli.CommandLineInProcess.Result;
import dev.envoi.cli.Product.Running;
import dev.envoi.trace.TraceJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// Small runs from the first check to the answers about them.
@Timeout(120)
final class WholeRunTests {
  private static final String SESSION =
      "- text: hello\n- shell: 'rm -rf src; echo changed > code.c'\n- end_turn\n";

  @TempDir static Path temp = Path.of("");
  private static CommandLineInProcess line =
      new CommandLineInProcess(Path.of(""), Path.of(""), SandboxKind.LOCAL);

  @BeforeAll
  static void runOne() throws IOException {
    line = CommandLineInProcess.in(temp);
    line.write("session.yaml", SESSION);
    Result result = trace("one");
    assertThat(result.status()).as(result.err()).isZero();
  }

  @Test
  void answersAsJsonAreOneDocument() throws IOException {
    assertThat(json("list", "--json").valueStream().map(row -> row.path("id").stringValue()))
        .contains("one");
    JsonNode shown = json("show", "one", "--json");
    assertThat(shown.path("parts").size()).isEqualTo(2);
    assertThat(shown).isEqualTo(TraceJson.MAPPER.readTree(Files.readString(stored("one"))));
    assertThat(json("show", "one", "--part", "1", "--json").path("content").path("text"))
        .hasToString("\"hello\"");
    JsonNode checkout = json("replay", "one", "--mode", "checkout-part", "--part", "2", "--json");
    Path code = Path.of(checkout.path("repo_path").stringValue());
    assertThat(code.resolve("code.c")).hasContent("changed");
    assertThat(json("doctor", "--json").valueStream().map(found -> found.path("what")))
        .extracting(JsonNode::stringValue)
        .contains("git", "gcc", "sandbox", "store", "disk");
  }

  @Test
  void anIdThatExistsAlreadyIsRefusedAndItsTrajectoryIsNotTouched() throws IOException {
    Map<String, String> before = contents(line.folder());
    Result again = trace("one");

    assertThat(again.status()).isEqualTo(2);
    assertThat(again.err()).hasLineCount(1).contains("exists already", "./envoi resume one");
    assertThat(again.out()).isEmpty();
    assertThat(contents(line.folder())).isEqualTo(before);
    assertThat(json("show", "one", "--json").path("parts").size()).isEqualTo(2);
  }

  @Test
  void aPartThatDoesNotExistIsRefused() throws IOException {
    for (String[] command :
        new String[][] {
          {"show", "one", "--part", "3"},
          {"show", "one", "--part", "0", "--json"},
          {"graph_trace", "one", "--part", "3"},
          {"graph_trace", "one", "--part", "-1"},
          {"replay", "one", "--mode", "checkout-part", "--part", "99", "--json"},
          {"replay", "one", "--mode", "checkout-part"},
        }) {
      Map<String, String> before = contents(line.folder());
      Result result = line.run(command);

      assertThat(result.status()).as(String.join(" ", command)).isEqualTo(2);
      assertThat(result.err()).hasLineCount(1).containsIgnoringCase("part");
      assertThat(result.out()).isEmpty();
      assertThat(contents(line.folder())).isEqualTo(before);
    }
  }

  @Test
  void aGivenWorkspaceIsCopiedAndNeverChanged() throws IOException {
    line.write("mine/src/deep/a.c", "int a;");
    line.write("mine/code.c", "mine");
    Map<String, String> before = contents(line.folder().resolve("mine"));
    Result result = trace("two", "--workspace", "mine");

    assertThat(result.status()).as(result.err()).isZero();
    assertThat(contents(line.folder().resolve("mine"))).isEqualTo(before);
    assertThat(line.run("graph_trace", "two", "--part", "1").status()).isZero();
    assertThat(contents(line.folder().resolve("output/two_part_1")).keySet())
        .containsAll(before.keySet());
    assertThat(line.run("graph_trace", "two", "--part", "2").status()).isZero();
    assertThat(line.folder().resolve("output/two_part_2/code.c")).hasContent("changed");
    assertThat(line.folder().resolve("output/two_part_2/src")).doesNotExist();
  }

  @Test
  void aDotEnvIsHonouredAndTheRealEnvironmentWins() throws Exception {
    Product product = new Product(temp);
    line.write(".env", "# ours\nexport ENVOI_STORE='file:from-dot-env'\n");
    try (Running running = product.start("a", Map.of(), "list")) {
      assertThat(running.exit()).isZero();
      assertThat(running.printed()).contains("file:" + line.folder().resolve("from-dot-env"));
    }
    try (Running running =
        product.start("b", Map.of("ENVOI_STORE", "file:from-environment"), "list")) {
      assertThat(running.exit()).isZero();
      assertThat(running.printed()).contains("file:" + line.folder().resolve("from-environment"));
    }
  }

  @Test
  void aBrokenDotEnvIsRefusedWithItsLineAndWithoutWhatItHolds() throws Exception {
    Product product = new Product(temp);
    line.write(".env", "GOOD=1\nsk-secret-without-a-name\n");
    try (Running running = product.start("a", Map.of(), "list", "--json")) {
      assertThat(running.exit()).isEqualTo(2);
      assertThat(running.printed())
          .hasLineCount(1)
          .contains(".env, line 2: expected NAME=value")
          .doesNotContain("sk-secret");
    }
  }

  private static Result trace(String id, String... more) {
    String[] named =
        Stream.concat(Stream.of("--trajectory-id", id), Stream.of(more)).toArray(String[]::new);
    return line.run(CommandLineInProcess.traceOf(named));
  }

  private static JsonNode json(String... command) {
    Result result = line.run(command);
    assertThat(result.status()).as(result.err()).isZero();
    assertThat(result.err()).isEmpty();
    return TraceJson.MAPPER.readTree(result.out());
  }

  private static Path stored(String id) {
    return line.folder()
        .resolve(".envoi/store/trajectories")
        .resolve(id)
        .resolve("agent_trace.json");
  }

  /// Every file below a folder with its time and content.
  private static Map<String, String> contents(Path folder) throws IOException {
    Map<String, String> files = new TreeMap<>();
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path file : (Iterable<Path>) all.filter(Files::isRegularFile)::iterator) {
        files.put(
            folder.relativize(file).toString(),
            Files.getLastModifiedTime(file) + " " + Arrays.hashCode(Files.readAllBytes(file)));
      }
    }
    return files;
  }
}
