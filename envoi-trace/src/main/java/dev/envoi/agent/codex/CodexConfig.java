package dev.envoi.agent.codex;

import dev.envoi.trace.TraceJson;
import org.jspecify.annotations.Nullable;

/// The `config.toml` of a run.
///
/// @param hook the command that asks the gate
/// @param workspace not trusted: its own configuration and hooks never run
record CodexConfig(Model model, Tools tools, String hook, String workspace) {
  private static final String SETTINGS =
      """
      model_provider = "envoi"
      model_reasoning_summary = "detailed"
      approval_policy = "never"
      sandbox_mode = "danger-full-access"
      check_for_update_on_startup = false
      web_search = "disabled"

      [shell_environment_policy]
      inherit = "core"
      exclude = ["ENVOI_*"]

      [analytics]
      enabled = false
      [feedback]
      enabled = false
      [otel]
      exporter = "none"
      metrics_exporter = "none"
      trace_exporter = "none"
      log_user_prompt = false
      [features]
      plugins = false
      apps = false
      unbounded_connection_retries = false
      goals = false
      [tools]
      update_plan = { enabled = true }
      [skills]
      include_instructions = false
      """;

  /// @param name null for Codex's own default
  /// @param provider a name to show
  record Model(
      @Nullable String name,
      String provider,
      String base,
      String tokenVariable,
      CodexSettings.Patience patience) {}

  /// The MCP server with `run_tests`.
  record Tools(String uri, String tokenVariable) {}

  String text() {
    String name = model.name();
    String chosen = name == null ? "" : "model = %s\n".formatted(quoted(name));
    return chosen + SETTINGS + provider() + toolServer() + gate();
  }

  private String provider() {
    return """

    [model_providers.envoi]
    name = %s
    base_url = %s
    wire_api = "responses"
    env_key = %s
    requires_openai_auth = false
    supports_websockets = false
    request_max_retries = %d
    stream_max_retries = %d
    stream_idle_timeout_ms = 300000
    """
        .formatted(
            quoted(model.provider()),
            quoted(model.base()),
            quoted(model.tokenVariable()),
            model.patience().requestRetries(),
            model.patience().streamRetries());
  }

  private String toolServer() {
    return """

    [mcp_servers.envoi]
    url = %s
    bearer_token_env_var = %s
    required = true
    startup_timeout_sec = 30
    tool_timeout_sec = 14400
    """
        .formatted(quoted(tools.uri()), quoted(tools.tokenVariable()));
  }

  private String gate() {
    return """

    [[hooks.PreToolUse]]
    [[hooks.PreToolUse.hooks]]
    type = "command"
    command = %s
    timeout = 31536000

    [projects.%s]
    trust_level = "untrusted"
    """
        .formatted(quoted(hook), quoted(workspace));
  }

  /// A string of TOML: for what we put in, JSON's is the same.
  private static String quoted(String text) {
    return TraceJson.MAPPER.writeValueAsString(text);
  }
}
