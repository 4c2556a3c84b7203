package dev.envoi.agent.opencode;

import dev.envoi.agent.AgentContext;
import dev.envoi.agent.SessionPlace;
import dev.envoi.agent.gate.GateDoor;
import dev.envoi.sandbox.Command;
import dev.envoi.sandbox.Outcome;
import dev.envoi.sandbox.Running;
import dev.envoi.sandbox.Sandbox;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// OpenCode's private home inside the sandbox: configuration and plugin are written before each
/// start, the sessions stay. No secret lies in it.
final class OpenCodeHome {
  static final String MODEL_TOKEN = "ENVOI_MODEL_TOKEN";
  static final String TOOLS_TOKEN = "ENVOI_TOOLS_TOKEN";

  private static final String DATA = "/tmp/home/.local/share/opencode";

  /// The database holds everything; the rest is made again.
  static final SessionPlace SESSIONS =
      new SessionPlace(DATA, List.of("auth.json", "bin", "log", "opencode.db-shm", "snapshot"));

  /// So that nothing is fetched for the plugin, which needs nothing.
  private static final String LOCK =
      """
      {"packages":{"":{"dependencies":{"@opencode-ai/plugin":"*"}}}}
      """;

  private static final String KEEP_TO_ITSELF =
      """
      DISABLE_AUTOUPDATE DISABLE_CLAUDE_CODE DISABLE_EXTERNAL_SKILLS DISABLE_LSP_DOWNLOAD \
      DISABLE_MODELS_FETCH DISABLE_PROJECT_CONFIG DISABLE_SHARE\
      """;

  /// Ends what commands of a server that is gone left running: each has the server's number in its
  /// environment. Until none is left, since they may start others.
  private static final String END_LEFTOVERS =
      """
      for round in 1 2 3 4 5 6 7 8 9 10; do
        found=
        for process in /proc/[0-9]*; do
          if tr '\\0' '\\n' 2>/dev/null <$process/environ | grep -q '^OPENCODE_PID='; then
            kill -9 ${process#/proc/} 2>/dev/null && found=1
          fi
        done
        [ -z "$found" ] && exit 0
      done
      """;

  private final Sandbox sandbox;
  private final OpenCodeSettings settings;
  private final AgentContext.ToolServer tools;
  private final GateDoor<Question> door;
  private final String configuration;

  OpenCodeHome(AgentContext context, OpenCodeSettings settings, GateDoor<Question> door) {
    this.sandbox = context.sandbox();
    this.settings = settings;
    this.tools = context.tools();
    this.door = door;
    this.configuration = sandbox.where("/tmp/home") + "/.config/opencode";
  }

  Sandbox sandbox() {
    return sandbox;
  }

  String workspace() {
    return sandbox.where(Sandbox.WORKSPACE);
  }

  OpenCodeSettings.Model model() {
    return settings.model();
  }

  /// Writes configuration and plugin, and ends what a server before left running.
  void make() throws IOException, InterruptedException {
    write("opencode.json", config());
    write("package-lock.json", LOCK);
    write("gate.js", plugin());
    Outcome _ = sandbox.run(Command.shell(END_LEFTOVERS));
  }

  private void write(String name, String text) throws IOException, InterruptedException {
    String script =
        "umask 077 && mkdir -p '%1$s/node_modules' && cat > '%1$s/%2$s'"
            .formatted(configuration, name);
    try (Running writing = sandbox.start(Command.shell(script))) {
      try (OutputStream stdin = writing.stdin()) {
        stdin.write(text.getBytes(StandardCharsets.UTF_8));
      }
      Optional<Outcome.Ending> ending = writing.await(Duration.ofMinutes(1));
      if (!ending.equals(Optional.of(new Outcome.Ending.Exited(0)))) {
        throw new IOException(
            "the home of opencode could not be made in the sandbox: "
                + new String(writing.stderr().readAllBytes(), StandardCharsets.UTF_8).strip());
      }
    }
  }

  private static String plugin() throws IOException {
    try (InputStream in = OpenCodeHome.class.getResourceAsStream("gate.js")) {
      if (in == null) {
        throw new IllegalStateException("gate.js is not in our jar");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  /// Starts the server.
  ///
  /// @param password which it then wants of everybody
  Running start(String password) throws IOException {
    Map<String, String> environment = new TreeMap<>();
    for (String name : KEEP_TO_ITSELF.split(" ", -1)) {
      environment.put("OPENCODE_" + name, "1");
    }
    environment.put("SHELL", "/bin/bash");
    environment.put("OPENCODE_SERVER_PASSWORD", password);
    environment.put(MODEL_TOKEN, settings.access().token());
    environment.put(TOOLS_TOKEN, tools.token());
    environment.put("ENVOI_GATE_TOKEN", door.token());
    environment.put("ENVOI_GATE_PORT", String.valueOf(sandbox.expose(door.address()).getPort()));
    String programs = sandbox.where(OpenCodeSettings.INSIDE) + "/bin";
    String script = "PATH=\"$1:$PATH\" exec \"$1/opencode\" serve --hostname 127.0.0.1 --port 0";
    return sandbox.start(
        Command.of("/bin/sh", "-c", script, "sh", programs).withEnvironment(environment));
  }

  private String config() throws IOException {
    return new OpenCodeConfig(
            settings.model(),
            sandbox.expose(settings.access().base()).toString(),
            sandbox.expose(tools.endpoint()).toString(),
            configuration + "/gate.js",
            workspace() + "/AGENTS.md")
        .text();
  }
}
