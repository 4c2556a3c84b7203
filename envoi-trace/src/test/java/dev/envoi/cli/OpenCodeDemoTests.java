package dev.envoi.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.envoi.agent.scripted.ModelSession;
import dev.envoi.model.OpenCodeProgram;
import dev.envoi.model.Script;
import dev.envoi.model.ScriptedModel;
import dev.envoi.trace.TraceJson;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// The demo's session, told to the real OpenCode by a scripted model through `./envoi trace`.
final class OpenCodeDemoTests {
  private static final String KEY = "sk-scripted-0123456789";
  private static final Path SESSION = CommandLineInProcess.TASK.resolve("sessions/demo.yaml");

  @TempDir Path folder;

  @Test
  void theRealOpenCodeBuildsTheCompilerOfTheDemo() throws Exception {
    CommandLineInProcess envoi = CommandLineInProcess.in(folder);
    Path agents = OpenCodeProgram.find().resolveSibling("../../..").normalize();
    Files.createSymbolicLink(envoi.home().resolve("agents"), agents);
    Script script = ModelSession.openCodeScript(SESSION, "envoi");
    try (ScriptedModel model = ScriptedModel.chat(KEY, script)) {
      CommandLineInProcess.Result result =
          envoi.run(
              Map.of("OPENCODE_API_KEY", KEY),
              "trace",
              "--agent",
              "opencode",
              "--model",
              "scripted/gpt-5.5",
              "--model-base-url",
              model.baseUrl().toString(),
              "--param",
              "language=c",
              "--param",
              "suites=basics",
              "--trajectory-id",
              "opencode-demo");

      assertThat(result.status()).as(result.out() + result.err()).isZero();
      model.verify();
    }
    JsonNode trace =
        TraceJson.MAPPER.readTree(
            envoi
                .folder()
                .resolve(".envoi/store/trajectories/opencode-demo/agent_trace.json")
                .toFile());
    assertThat(trace.path("session_end").path("reason").asString("")).isEqualTo("solved");
    assertThat(trace.path("agent").asString("")).isEqualTo("opencode");
    List<String> kinds = new ArrayList<>();
    trace.path("parts").forEach(part -> kinds.add(part.path("part_type").asString("")));
    assertThat(kinds).hasSize(94);
    assertThat(leaks(envoi)).isEmpty();
  }

  /// Files of the store and of the run that hold the key.
  private static List<Path> leaks(CommandLineInProcess envoi) throws IOException {
    List<Path> files = new ArrayList<>();
    for (Path root : List.of(envoi.folder().resolve(".envoi"), envoi.home().resolve("runs"))) {
      try (Stream<Path> all = Files.walk(root)) {
        files.addAll(all.filter(Files::isRegularFile).toList());
      }
    }
    List<Path> leaks = new ArrayList<>();
    for (Path file : files) {
      if (new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).contains(KEY)) {
        leaks.add(file);
      }
    }
    return leaks;
  }
}
