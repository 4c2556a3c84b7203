package dev.envoi.bench;

import dev.envoi.agent.AgentBench;
import dev.envoi.agent.opencode.OpenCodeAgent;
import dev.envoi.agent.opencode.OpenCodeSettings;
import dev.envoi.model.OpenCodeProgram;
import dev.envoi.model.Said;
import dev.envoi.model.Script;
import dev.envoi.model.ScriptedModel;
import dev.envoi.relay.ModelApi;
import dev.envoi.sandbox.Command;
import dev.envoi.sandbox.Sandbox;
import dev.envoi.sandbox.Sight;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/// OpenCode: under us its server, alone `opencode run`.
record BenchedOpenCode() implements Benched {
  private static final OpenCodeSettings.Model MODEL =
      new OpenCodeSettings.Model("scripted", "model-1");

  private static final String CONFIG =
      """
      {
        "model": "scripted/model-1", "small_model": "scripted/model-1", "enabled_providers": ["scripted"],
        "autoupdate": false, "share": "disabled", "snapshot": false, "formatter": false, "lsp": false,
        "provider": {"scripted": {
          "npm": "@ai-sdk/openai-compatible", "name": "scripted",
          "options": {"baseURL": "%s", "apiKey": "{env:BENCH_KEY}", "timeout": false},
          "models": {"model-1": {
            "name": "model-1", "tool_call": true, "reasoning": true, "limit": {"context": 128000, "output": 16384}}}}},
        "permission": {"*": "allow", "question": "deny", "webfetch": "deny", "websearch": "deny", "skill": "deny"}
      }
      """;

  /// A title saves a request for one.
  private static final String SCRIPT =
      """
      log=$HOME/log
      PATH=$1/bin:$PATH
      mkdir -p "$HOME/.config/opencode/node_modules"
      printf %s "$2" >"$HOME/.config/opencode/opencode.json"
      echo '{"packages":{"":{"dependencies":{"@opencode-ai/plugin":"*"}}}}' >"$HOME/.config/opencode/package-lock.json"
      opencode run --format json --title bench Go.\
      """
          + QUIETLY;

  @Override
  public String name() {
    return "opencode";
  }

  @Override
  public ScriptedModel model(Script script) {
    return ScriptedModel.chat(AgentBench.KEY, script);
  }

  @Override
  public Said shell(String command) {
    return Said.bash(command);
  }

  @Override
  public AgentBench.Driven driven() throws IOException {
    Path program = OpenCodeProgram.find().resolveSibling("..").toRealPath();
    return new AgentBench.Driven(
        new Sight.Mount(program, OpenCodeSettings.INSIDE),
        ModelApi.CHAT_COMPLETIONS,
        (access, context) ->
            new OpenCodeAgent(new OpenCodeSettings(program, MODEL, access), context));
  }

  @Override
  public Command alone(Sandbox sandbox, ScriptedModel model) throws IOException {
    String config = CONFIG.formatted(sandbox.expose(model.baseUrl()));
    Map<String, String> environment = new TreeMap<>();
    for (String what :
        new String[] {
          "AUTOUPDATE", "CLAUDE_CODE", "EXTERNAL_SKILLS", "LSP_DOWNLOAD", "MODELS_FETCH",
          "PROJECT_CONFIG", "SHARE"
        }) {
      environment.put("OPENCODE_DISABLE_" + what, "1");
    }
    environment.put("SHELL", "/bin/bash");
    environment.put("BENCH_KEY", AgentBench.KEY);
    return Command.of(
            "/bin/bash", "-c", SCRIPT, "bash", sandbox.where(OpenCodeSettings.INSIDE), config)
        .withEnvironment(environment);
  }
}
