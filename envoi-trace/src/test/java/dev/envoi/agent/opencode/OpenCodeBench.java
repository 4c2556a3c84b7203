package dev.envoi.agent.opencode;

import dev.envoi.agent.AgentBench;
import dev.envoi.model.ModelAnswer;
import dev.envoi.model.OpenCodeProgram;
import dev.envoi.model.Script;
import dev.envoi.model.ScriptedModel;
import dev.envoi.relay.ModelApi;
import dev.envoi.sandbox.Sight;
import java.io.IOException;
import java.nio.file.Path;

/// Benches for the real OpenCode, with a model of a provider of one's own.
final class OpenCodeBench {
  private OpenCodeBench() {}

  static AgentBench with(Path folder, int maxParts, ModelAnswer... answers) throws IOException {
    return with(folder, maxParts, Script.of(answers));
  }

  static AgentBench with(Path folder, int maxParts, Script script) throws IOException {
    Path program = OpenCodeProgram.find().resolveSibling("..").toRealPath();
    return new AgentBench(
        folder,
        maxParts,
        ScriptedModel.chat(AgentBench.KEY, script),
        new AgentBench.Driven(
            new Sight.Mount(program, OpenCodeSettings.INSIDE),
            ModelApi.CHAT_COMPLETIONS,
            (access, context) ->
                new OpenCodeAgent(
                    new OpenCodeSettings(
                        program, new OpenCodeSettings.Model("scripted", "model-1"), access),
                    context)));
  }
}
