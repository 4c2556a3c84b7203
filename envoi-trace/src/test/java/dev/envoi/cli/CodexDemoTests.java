package dev.envoi.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.envoi.agent.scripted.ModelSession;
import dev.envoi.model.CodexProgram;
import dev.envoi.model.Script;
import dev.envoi.model.ScriptedModel;
import dev.envoi.trace.TraceJson;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// The demo's session, told to the real Codex by a scripted model through `./envoi trace`.
final class CodexDemoTests {
  private static final String KEY = "sk-scripted-0123456789";
  private static final Path SESSION = CommandLineInProcess.TASK.resolve("sessions/demo.yaml");

  @TempDir Path folder;

  @Test
  void theRealCodexBuildsTheCompilerOfTheDemo() throws Exception {
    CommandLineInProcess envoi = CommandLineInProcess.in(folder);
    Path agents = CodexProgram.find().resolveSibling("../../../../..").normalize();
    Files.createSymbolicLink(envoi.home().resolve("agents"), agents);
    Script script = ModelSession.script(SESSION, "envoi");
    try (ScriptedModel model = ScriptedModel.responses(KEY, script)) {
      Files.writeString(
          envoi.folder().resolve("auth.json"), "{\"OPENAI_API_KEY\":\"" + KEY + "\"}");
      CommandLineInProcess.Result result =
          envoi.run(
              "trace",
              "--codex-auth-file",
              envoi.folder().resolve("auth.json").toString(),
              "--model",
              "gpt-5.5",
              "--model-base-url",
              model.baseUrl().toString(),
              "--param",
              "language=c",
              "--param",
              "suites=basics",
              "--trajectory-id",
              "codex-demo");

      assertThat(result.status()).as(result.out() + result.err()).isZero();
      model.verify();
    }
    JsonNode trace =
        TraceJson.MAPPER.readTree(
            envoi
                .folder()
                .resolve(".envoi/store/trajectories/codex-demo/agent_trace.json")
                .toFile());
    assertThat(trace.path("session_end").path("reason").asString("")).isEqualTo("solved");
    assertThat(trace.path("agent").asString("")).isEqualTo("codex");
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
