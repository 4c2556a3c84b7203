package dev.envoi.agent.codex;

import dev.envoi.agent.AgentContext;
import dev.envoi.agent.SessionPlace;
import dev.envoi.agent.gate.GateDoor;
import dev.envoi.sandbox.Command;
import dev.envoi.sandbox.Outcome;
import dev.envoi.sandbox.Running;
import dev.envoi.sandbox.Sandbox;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// Codex's private home inside the sandbox, made anew before each start of the process; only the
/// sessions in it stay. No secret lies in it: tokens go by the environment, and no command of the
/// agent inherits them.
final class CodexHome {
  private static final String FOLDER = "/tmp/home/.codex";

  /// All that a thread can be resumed from; databases are made again of it.
  static final SessionPlace SESSIONS = new SessionPlace(FOLDER + "/sessions", List.of());

  private static final String MODEL_TOKEN = "ENVOI_MODEL_TOKEN";
  private static final String TOOLS_TOKEN = "ENVOI_TOOLS_TOKEN";
  private static final String GATE_TOKEN = "ENVOI_GATE_TOKEN";

  private final Sandbox sandbox;
  private final CodexSettings settings;
  private final AgentContext.ToolServer tools;
  private final GateDoor<Question> door;
  private final String folder;
  private final String workspace;

  CodexHome(AgentContext context, CodexSettings settings, GateDoor<Question> door) {
    this.sandbox = context.sandbox();
    this.settings = settings;
    this.tools = context.tools();
    this.door = door;
    this.folder = sandbox.where(FOLDER);
    this.workspace = sandbox.where(Sandbox.WORKSPACE);
  }

  String workspace() {
    return workspace;
  }

  /// The command that the hook runs.
  String hook() throws IOException {
    return sandbox.where(Sandbox.BOX) + " hook " + sandbox.expose(door.address()).getPort();
  }

  /// Writes the configuration.
  void make() throws IOException, InterruptedException {
    String script =
        "umask 077 && mkdir -p '%1$s' '%2$s' && cat > '%1$s/config.toml'"
            .formatted(folder, temporary());
    try (Running writing = sandbox.start(Command.shell(script))) {
      try (OutputStream stdin = writing.stdin()) {
        stdin.write(config().getBytes(StandardCharsets.UTF_8));
      }
      Optional<Outcome.Ending> ending = writing.await(Duration.ofMinutes(1));
      if (!ending.equals(Optional.of(new Outcome.Ending.Exited(0)))) {
        throw new IOException(
            "the home of codex could not be made in the sandbox: "
                + new String(writing.stderr().readAllBytes(), StandardCharsets.UTF_8).strip());
      }
    }
  }

  /// Starts the app server.
  Running start() throws IOException {
    Map<String, String> environment = new TreeMap<>();
    environment.put("CODEX_HOME", folder);
    environment.put("TMPDIR", temporary());
    environment.put("SHELL", "/bin/bash");
    environment.put(MODEL_TOKEN, settings.access().token());
    environment.put(TOOLS_TOKEN, tools.token());
    environment.put(GATE_TOKEN, door.token());
    String program = sandbox.where(CodexSettings.INSIDE) + "/bin/codex";
    return sandbox.start(
        Command.of(program, "app-server", "--strict-config").withEnvironment(environment));
  }

  /// Codex wants its home outside of the temporary folder.
  private String temporary() {
    return sandbox.where("/tmp/codex");
  }

  private String config() throws IOException {
    return new CodexConfig(
            new CodexConfig.Model(
                settings.model(),
                settings.access().provider(),
                sandbox.expose(settings.access().base()).toString(),
                MODEL_TOKEN,
                settings.patience()),
            new CodexConfig.Tools(sandbox.expose(tools.endpoint()).toString(), TOOLS_TOKEN),
            hook(),
            workspace)
        .text();
  }

  static List<String> tokens() {
    return List.of(MODEL_TOKEN, TOOLS_TOKEN, GATE_TOKEN);
  }
}
