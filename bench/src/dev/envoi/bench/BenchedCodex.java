package dev.envoi.bench;

import dev.envoi.agent.AgentBench;
import dev.envoi.agent.ModelAccess;
import dev.envoi.agent.codex.CodexAgent;
import dev.envoi.agent.codex.CodexSettings;
import dev.envoi.model.CodexProgram;
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

/// Codex: under us its app server, alone `codex exec`.
record BenchedCodex() implements Benched {
  private static final String MODEL = "gpt-5.5";

  private static final String CONFIG =
      """
      model = "%s"
      model_provider = "bench"
      model_reasoning_summary = "detailed"
      approval_policy = "never"
      sandbox_mode = "danger-full-access"
      check_for_update_on_startup = false
      web_search = "disabled"
      [shell_environment_policy]
      inherit = "core"
      [analytics]
      enabled = false
      [feedback]
      enabled = false
      [otel]
      exporter = "none"
      metrics_exporter = "none"
      trace_exporter = "none"
      [features]
      plugins = false
      apps = false
      goals = false
      [tools]
      update_plan = { enabled = true }
      [skills]
      include_instructions = false
      [model_providers.bench]
      name = "bench"
      base_url = "%s"
      wire_api = "responses"
      env_key = "BENCH_KEY"
      requires_openai_auth = false
      supports_websockets = false
      """;

  private static final String SCRIPT =
      """
      log=$TMPDIR/log
      mkdir -p "$CODEX_HOME" "$TMPDIR"
      printf %s "$2" >"$CODEX_HOME/config.toml"
      "$1/bin/codex" exec --json --skip-git-repo-check Go.\
      """
          + QUIETLY;

  @Override
  public String name() {
    return "codex";
  }

  @Override
  public ScriptedModel model(Script script) {
    return ScriptedModel.responses(AgentBench.KEY, script);
  }

  @Override
  public Said shell(String command) {
    return Said.shell(command);
  }

  @Override
  public AgentBench.Driven driven() throws IOException {
    Path program = CodexProgram.find().resolveSibling("..").toRealPath();
    return new AgentBench.Driven(
        new Sight.Mount(program, CodexSettings.INSIDE),
        ModelApi.RESPONSES,
        (access, context) ->
            new CodexAgent(
                new CodexSettings(
                    program,
                    MODEL,
                    new ModelAccess(
                        access.provider(), access.base(), access.token())),
                context));
  }

  @Override
  public Command alone(Sandbox sandbox, ScriptedModel model) throws IOException {
    String config = CONFIG.formatted(MODEL, sandbox.expose(model.baseUrl()));
    return Command.of(
            "/bin/bash", "-c", SCRIPT, "bash", sandbox.where(CodexSettings.INSIDE), config)
        .withEnvironment(
            Map.of(
                "CODEX_HOME",
                sandbox.where("/tmp/home/.codex"),
                "TMPDIR",
                sandbox.where("/tmp/codex"),
                "SHELL",
                "/bin/bash",
                "BENCH_KEY",
                AgentBench.KEY));
  }
}
