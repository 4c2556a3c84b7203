package dev.envoi.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.envoi.trace.TraceJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/// The code of the demo: its bundle read by plain git, and the code as it was at a part.
@ExtendWith(PlayedDemo.Resolver.class)
final class DemoCodeTests {
  private final PlayedDemo demo;

  DemoCodeTests(PlayedDemo demo) {
    this.demo = demo;
  }

  @Test
  void plainGitClonesTheBundleAndFindsNothingWrong() throws Exception {
    assertThat(demo.git().run("git", "fsck", "--full", "--strict").good()).isEmpty();
    assertThat(demo.git().run("git", "status", "--porcelain").good()).isEmpty();
    demo.git().run("git", "bundle", "verify", "--quiet", demo.bundle().toString()).good();
  }

  @Test
  void theCommitsOfTheBundleAreTheOnesThatTheTraceNames() throws Exception {
    assertThat(demo.git().run("git", "rev-list", "--reverse", "--all").lines())
        .isEqualTo(demo.commits());
  }

  @Test
  void changedFilesAreTheOnesThatGitSees() throws Exception {
    for (JsonNode part : demo.parts()) {
      JsonNode checkpoint = part.path("repo_checkpoint");
      if (checkpoint.path("committed").asBoolean(false)) {
        String before = checkpoint.path("commit_before").asString();
        String after = checkpoint.path("commit_after").asString();
        assertThat(demo.git().run("git", "diff", "--name-only", before, after).lines())
            .as("part " + part.path("part"))
            .containsExactlyInAnyOrderElementsOf(
                checkpoint.path("changed_files").valueStream().map(JsonNode::asString).toList());
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 20, 52, 83})
  void graphTraceGivesTheCodeOfAPart(int part, @TempDir Path scratch) throws Exception {
    Path code = scratch.resolve("code");
    Path about = scratch.resolve("about.json");

    demo.envoi()
        .run(
            "graph_trace",
            PlayedDemo.ID,
            "--part",
            "" + part,
            "--checkout-dest",
            code.toString(),
            "--output",
            about.toString())
        .good();

    isCodeOf(part, code, TraceJson.MAPPER.readTree(about.toFile()));
  }

  @Test
  void replayGivesTheCodeOfAPartAndJsonOnly(@TempDir Path scratch) throws Exception {
    Path code = scratch.resolve("code");
    int last = demo.parts().size();

    String printed =
        demo.envoi()
            .run(
                "replay",
                "--mode",
                "checkout-part",
                PlayedDemo.ID,
                "--part",
                "" + last,
                "--checkout-dest",
                code.toString(),
                "--json")
            .good();

    isCodeOf(last, code, TraceJson.MAPPER.readTree(printed));
  }

  /// Session ids are of agents that have sessions; the scripted one has none, so the field is
  /// absent.
  private void isCodeOf(int number, Path code, JsonNode about) throws Exception {
    JsonNode part = demo.parts().get(number - 1);
    String commit = part.path("git_commit").asString();

    assertThat(about.path("trajectory_id").asString()).isEqualTo(PlayedDemo.ID);
    assertThat(about.path("session_id").isMissingNode()).isTrue();
    assertThat(about.path("part").asInt()).isEqualTo(number);
    assertThat(about.path("timestamp")).isEqualTo(part.path("timestamp"));
    assertThat(about.path("commit").asString()).isEqualTo(commit);
    assertThat(about.path("repo_path").asString()).isEqualTo(code.toString());
    assertThat(content(code)).isNotEmpty().isEqualTo(archived(commit));
  }

  /// What plain git says that a commit holds.
  private Map<String, String> archived(String commit) throws Exception {
    Path folder = Files.createTempDirectory(demo.envoi().folder(), "archived-");
    Path tar = folder.resolveSibling(folder.getFileName() + ".tar");
    demo.git().run("git", "archive", "--output", tar.toString(), commit).good();
    Tool.in(folder).run("tar", "-xf", tar.toString()).good();
    return content(folder);
  }

  private static Map<String, String> content(Path folder) throws IOException {
    Map<String, String> content = new TreeMap<>();
    try (Stream<Path> walk = Files.walk(folder)) {
      for (Path file : walk.filter(Files::isRegularFile).toList()) {
        String name = folder.relativize(file) + (Files.isExecutable(file) ? "*" : "");
        content.put(name, Files.readString(file));
      }
    }
    return content;
  }
}
