package dev.envoi.model;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// Drives `codex exec`, one process for each prompt, with everything below one folder.
///
/// @param folder holds `workspace`, Codex's own home and what it prints
public record CodexExec(Path folder) {
  public static final String KEY = "sk-scripted-3e1f";
  private static final long PATIENCE_SECONDS = 300;

  /// How it ended.
  ///
  /// @param out one JSON object a line
  public record Ran(int status, String out, String err) {}

  /// Sets it up for a model, and for an MCP server named `tests`.
  public static CodexExec in(Path folder, URI model, URI tests) throws IOException {
    Files.createDirectories(folder.resolve("workspace"));
    Files.createDirectories(folder.resolve("home"));
    Files.createDirectories(folder.resolve("tmp"));
    String config = config(model, tests);
    Files.writeString(folder.resolve("home/config.toml"), config);
    return new CodexExec(folder);
  }

  private static String config(URI model, URI tests) {
    return """
    model = "gpt-5.5"
    model_provider = "scripted"
    model_reasoning_summary = "detailed"
    approval_policy = "never"
    sandbox_mode = "danger-full-access"
    check_for_update_on_startup = false
    web_search = "disabled"
    analytics.enabled = false
    otel = { exporter = "none", metrics_exporter = "none", trace_exporter = "none" }
    [model_providers.scripted]
    name = "scripted"
    base_url = "%s"
    wire_api = "responses"
    env_key = "SCRIPTED_KEY"
    requires_openai_auth = false
    supports_websockets = false
    request_max_retries = 0
    stream_max_retries = 0
    stream_idle_timeout_ms = 3000
    [features]
    plugins = false
    apps = false
    unbounded_connection_retries = false
    goals = false
    [tools]
    update_plan = { enabled = true }
    [skills]
    include_instructions = false
    [shell_environment_policy]
    inherit = "core"
    [mcp_servers.tests]
    url = "%s"
    required = true
    """
        .formatted(model, tests);
  }

  public Path workspace() {
    return folder.resolve("workspace");
  }

  /// A turn in a conversation of its own.
  public Ran begin(String prompt) throws IOException, InterruptedException {
    return run(List.of("exec", "--json", "--skip-git-repo-check", prompt));
  }

  /// The next turn of the last conversation.
  public Ran goOn(String prompt) throws IOException, InterruptedException {
    return run(List.of("exec", "resume", "--last", "--json", "--skip-git-repo-check", prompt));
  }

  private Ran run(List<String> arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(CodexProgram.find().toString()));
    command.addAll(arguments);
    Path out = folder.resolve("out.jsonl");
    Path err = folder.resolve("err.log");
    ProcessBuilder builder = new ProcessBuilder(command).directory(workspace().toFile());
    builder.environment().keySet().retainAll(List.of("PATH"));
    builder.environment().put("HOME", folder.resolve("home").toString());
    builder.environment().put("CODEX_HOME", folder.resolve("home").toString());
    builder.environment().put("TMPDIR", folder.resolve("tmp").toString());
    builder.environment().put("SCRIPTED_KEY", KEY);
    builder.redirectOutput(out.toFile()).redirectError(err.toFile());
    Process process = builder.start();
    try {
      process.getOutputStream().close();
      if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        throw new AssertionError("codex did not end: " + text(out) + text(err));
      }
      return new Ran(process.exitValue(), text(out), text(err));
    } finally {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
      deleteLinks();
    }
  }

  /// Codex leaves links to itself, which are no business of who cleans up.
  private void deleteLinks() throws IOException {
    try (Stream<Path> files = Files.walk(folder.resolve("home"))) {
      for (Path link : files.filter(Files::isSymbolicLink).toList()) {
        Files.deleteIfExists(link);
      }
    }
  }

  private static String text(Path file) throws IOException {
    return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
  }
}
