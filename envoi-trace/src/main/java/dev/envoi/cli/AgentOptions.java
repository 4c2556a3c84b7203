package dev.envoi.cli;

import dev.envoi.trace.UserError;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// Which agent works, and with which model.
final class AgentOptions {
  static final String SCRIPTED = "scripted";
  static final String CODEX = "codex";
  static final String OPENCODE = "opencode";

  @Option(
      names = "--agent",
      defaultValue = "codex",
      paramLabel = "NAME",
      description = "The agent: codex, opencode, or scripted[:FILE]. Default: ${DEFAULT-VALUE}.")
  String agent = "codex";

  @Option(
      names = "--model",
      paramLabel = "NAME",
      description =
          "The model; for opencode PROVIDER/MODEL, or a model of opencode's own provider. Default: the agent's own choice, opencode/gpt-5-nano.")
  @Nullable String model;

  @Option(
      names = "--model-base-url",
      paramLabel = "URL",
      description = "Where the model's provider is, such as http://127.0.0.1:8000/v1.")
  @Nullable String modelBaseUrl;

  @Option(
      names = "--model-provider",
      paramLabel = "NAME",
      description = "The provider's name, for codex. Default: openai.")
  @Nullable String modelProvider;

  @Option(
      names = "--codex-auth-file",
      paramLabel = "FILE",
      description =
          "Codex's key or ChatGPT log-in. Default: ~/.codex/auth.json, else $$CODEX_AUTH_JSON, $$CODEX_AUTH_JSON_B64, $$CODEX_API_KEY, $$OPENAI_API_KEY.")
  @Nullable Path codexAuthFile;

  /// Takes over what a trajectory was started with, except what was asked for now.
  void fillFrom(Map<String, String> before) {
    agent = before.getOrDefault("agent", agent);
    model = model == null ? before.get("model") : model;
    if (modelBaseUrl == null && before.containsKey(ModelUrl.QUERY_LEFT_OUT)) {
      throw new UserError(
          "the query of --model-base-url %s was not kept, as it may hold a key: give the whole address again"
              .formatted(before.get("model_base_url")));
    }
    modelBaseUrl = modelBaseUrl == null ? before.get("model_base_url") : modelBaseUrl;
    modelProvider = modelProvider == null ? before.get("model_provider") : modelProvider;
    String file = before.get("codex_auth_file");
    codexAuthFile = codexAuthFile == null && file != null ? Path.of(file) : codexAuthFile;
  }

  /// What was asked for.
  Wanted wanted() {
    boolean known =
        agent.equals(CODEX)
            || agent.equals(OPENCODE)
            || agent.equals(SCRIPTED)
            || agent.startsWith(SCRIPTED + ":");
    if (!known) {
      throw new UserError(
          "--agent " + agent + ": there is no such agent; use codex, opencode or scripted[:FILE]");
    }
    return new Wanted(agent, new Model(model, modelBaseUrl, modelProvider), codexAuthFile);
  }

  /// A model and where it is; what is not given is the agent's choice.
  record Model(@Nullable String name, @Nullable String baseUrl, @Nullable String provider) {
    static final Model NONE = new Model(null, null, null);
  }

  /// An agent by its name, and its model.
  record Wanted(String agent, Model model, @Nullable Path codexAuthFile) {

    /// As [#fillFrom] reads it; nothing that is secret.
    Map<String, String> asMap(Surroundings surroundings) {
      Map<String, String> map = new TreeMap<>();
      map.put("agent", agent);
      put(map, "model", model.name());
      if (model.baseUrl() != null) {
        ModelUrl url = new ModelUrl(model.baseUrl());
        map.put("model_base_url", url.kept());
        if (!url.isKeptWhole()) {
          map.put(ModelUrl.QUERY_LEFT_OUT, "true");
        }
      }
      put(map, "model_provider", model.provider());
      if (codexAuthFile != null) {
        map.put("codex_auth_file", surroundings.path(codexAuthFile).toString());
      }
      return map;
    }

    private static void put(Map<String, String> map, String name, @Nullable String value) {
      if (value != null) {
        map.put(name, value);
      }
    }

    /// The scripted agent with the session in this file.
    static Wanted scripted(Path session) {
      return new Wanted(SCRIPTED + ":" + session, Model.NONE, null);
    }
  }
}
