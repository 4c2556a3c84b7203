package dev.envoi.agent.codex;

import dev.envoi.agent.AgentBench;
import dev.envoi.model.CodexProgram;
import dev.envoi.model.Script;
import dev.envoi.model.ScriptedModel;
import dev.envoi.relay.ModelApi;
import dev.envoi.sandbox.Sight;
import dev.envoi.trace.TraceJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/// Benches for the real Codex.
final class CodexBench {
  private CodexBench() {}

  /// What Codex is run with.
  record Setup(int maxParts, String model, CodexSettings.Patience patience) {
    static final Setup USUAL = new Setup(100, "gpt-5.5", CodexSettings.Patience.USUAL);

    Setup parts(int most) {
      return new Setup(most, model, patience);
    }

    Setup model(String other) {
      return new Setup(maxParts, other, patience);
    }

    Setup patience(CodexSettings.Patience other) {
      return new Setup(maxParts, model, other);
    }
  }

  static AgentBench with(Path folder, int maxParts, Script script) throws IOException {
    return with(folder, script, Setup.USUAL.parts(maxParts));
  }

  static AgentBench with(Path folder, Script script, Setup setup) throws IOException {
    Path program = CodexProgram.find().resolveSibling("..").toRealPath();
    return new AgentBench(
        folder,
        setup.maxParts(),
        ScriptedModel.responses(AgentBench.KEY, script),
        new AgentBench.Driven(
            new Sight.Mount(program, CodexSettings.INSIDE),
            ModelApi.RESPONSES,
            (access, context) ->
                new CodexAgent(
                    new CodexSettings(program, setup.model(), access, setup.patience()), context)));
  }

  /// The outputs of tools in the agent's own history, as its session file has them.
  static List<String> history(AgentBench bench) throws IOException {
    List<String> outputs = new ArrayList<>();
    try (Stream<Path> files =
        Files.walk(bench.workspace().resolveSibling("tmp/home/.codex/sessions"))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        for (String line : Files.readAllLines(file)) {
          JsonNode payload = TraceJson.MAPPER.readTree(line).path("payload");
          if (payload.path("type").asString("").endsWith("call_output")) {
            outputs.add(payload.path("output").toString());
          }
        }
      }
    }
    return outputs;
  }
}
