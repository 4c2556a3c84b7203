package dev.envoi.agent.opencode;

import dev.envoi.trace.TraceJson;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// The `opencode.json` of a run. No secret is in it: tokens come from the environment.
///
/// @param model with the address by which the inside reaches it
/// @param tools address of the MCP server with `run_tests`, likewise
/// @param plugin the file that asks the gate
/// @param instructions a file that the agent is to follow, if it is there
record OpenCodeConfig(
    OpenCodeSettings.Model model, String base, String tools, String plugin, String instructions) {
  static final String SERVER = "envoi";

  /// Silence is for the run to judge.
  private static final long A_DAY_MS = 24 * 3600 * 1000L;

  /// Of a model whose limits nobody told: enough for compaction to come in time with most.
  private static final int CONTEXT = 128_000;

  private static final int OUTPUT = 16_384;

  String text() {
    ObjectNode config = object();
    config.put("model", model.fullName()).put("small_model", model.fullName());
    config.putArray("enabled_providers").add(model.provider());
    config.put("autoupdate", false).put("share", "disabled").put("snapshot", false);
    config.put("formatter", false).put("lsp", false);
    config.putArray("plugin").add("file://" + plugin);
    config.putArray("instructions").add(instructions);
    config.putObject("compaction").put("auto", true);
    config.set("provider", provider());
    config.set("mcp", toolServer());
    config.set("permission", permission());
    return config.toString();
  }

  private JsonNode provider() {
    ObjectNode providers = object();
    ObjectNode provider = providers.putObject(model.provider());
    ObjectNode options = provider.putObject("options").put("baseURL", base);
    options.put("apiKey", "{env:" + OpenCodeHome.MODEL_TOKEN + "}");
    options.put("timeout", false).put("chunkTimeout", A_DAY_MS);
    if (!model.isHosted()) {
      provider.put("npm", "@ai-sdk/openai-compatible").put("name", model.provider());
      ObjectNode own = provider.putObject("models").putObject(model.name());
      own.put("name", model.name()).put("tool_call", true).put("reasoning", true);
      own.putObject("limit").put("context", CONTEXT).put("output", OUTPUT);
    }
    return providers;
  }

  private JsonNode toolServer() {
    ObjectNode servers = object();
    ObjectNode server = servers.putObject(SERVER).put("type", "remote").put("url", tools);
    server
        .putObject("headers")
        .put("Authorization", "Bearer {env:" + OpenCodeHome.TOOLS_TOKEN + "}");
    server.put("oauth", false).put("enabled", true).put("timeout", A_DAY_MS);
    return servers;
  }

  /// The gate asks us before anything else; nobody is there to answer questions.
  private static JsonNode permission() {
    ObjectNode permission = object().put("*", "allow");
    for (String tool : new String[] {"question", "webfetch", "websearch", "skill"}) {
      permission.put(tool, "deny");
    }
    return permission.put("plan_enter", "deny").put("plan_exit", "deny");
  }

  private static ObjectNode object() {
    return TraceJson.MAPPER.createObjectNode();
  }
}
