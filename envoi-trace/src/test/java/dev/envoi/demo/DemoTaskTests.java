package dev.envoi.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.envoi.trace.TraceJson;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;

/// The task as the store keeps it, from which a run can be tested again years later.
@ExtendWith(PlayedDemo.Resolver.class)
final class DemoTaskTests {
  private final PlayedDemo demo;

  DemoTaskTests(PlayedDemo demo) {
    this.demo = demo;
  }

  @Test
  void itIsResolved() {
    JsonNode resolved = resolved();

    assertThat(resolved.path("id").asString()).isEqualTo("c-compiler");
    assertThat(resolved.at("/parameters/language").asString()).isEqualTo("c");
    assertThat(resolved.path("required_paths").toString()).isEqualTo("[\"basics\"]");
    assertThat(resolved.path("tools").toString()).isEqualTo("[\"gcc\"]");
    assertThat(resolved.path("excludes").valueStream().map(JsonNode::asString)).contains("cc");
    assertThat(resolved.path("prompt").asString())
        .isEqualTo(demo.trace().at("/turns/0/prompt").asString())
        .contains("written in c,")
        .doesNotContain("{language}", "{tools}", "{suites}");
  }

  @Test
  void itsDigestsAreThoseOfTheFilesBesideIt() throws Exception {
    Map<String, String> named = new TreeMap<>();
    resolved()
        .path("sha256")
        .properties()
        .forEach(one -> named.put(one.getKey(), one.getValue().asString()));
    Map<String, String> found = digests(demo.object("task"));
    found.remove("resolved.json");

    assertThat(found)
        .isEqualTo(named)
        .containsKeys(
            "task.yaml",
            "prompts/first.md",
            "environment/Environment.java",
            "environment/cases/basics/smoke/01_return_constant.c",
            "template/c/README.md");
  }

  @Test
  void itIsTheTaskOfThisRepository() throws Exception {
    Map<String, String> kept = digests(demo.object("task"));
    kept.remove("resolved.json");

    assertThat(kept).isEqualTo(digests(Envoi.ROOT.resolve("examples/c-compiler")));
  }

  private JsonNode resolved() {
    return TraceJson.MAPPER.readTree(demo.object("task/resolved.json").toFile());
  }

  private static Map<String, String> digests(Path folder) throws Exception {
    Map<String, String> digests = new TreeMap<>();
    try (Stream<Path> walk = Files.walk(folder)) {
      for (Path file : walk.filter(Files::isRegularFile).toList()) {
        digests.put(folder.relativize(file).toString(), sha256(file));
      }
    }
    return digests;
  }

  private static String sha256(Path file) throws Exception {
    byte[] content = Files.readAllBytes(file);
    return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
  }
}
