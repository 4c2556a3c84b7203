package dev.envoi.bench;

import dev.envoi.agent.AgentBench;
import dev.envoi.model.Said;
import dev.envoi.model.Script;
import dev.envoi.model.ScriptedModel;
import dev.envoi.sandbox.Command;
import dev.envoi.sandbox.Sandbox;
import java.io.IOException;

/// A real agent, as we drive it and as anybody would run it.
interface Benched {
  /// The end of a command line in bash: what it prints is shown only when it fails.
  String QUIETLY = " >\"$log\" 2>&1 </dev/null || { tail -c 3000 \"$log\"; exit 1; }";

  String name();

  /// A provider that speaks its language.
  ScriptedModel model(Script script);

  /// A call of its command tool.
  Said shell(String command);

  /// How we drive it.
  AgentBench.Driven driven() throws IOException;

  /// One prompt by its own command line, straight to the model, with the settings that it has under
  /// us but without our gate and our tool server.
  Command alone(Sandbox sandbox, ScriptedModel model) throws IOException;

  static Benched of(String name) {
    return switch (name) {
      case "codex" -> new BenchedCodex();
      case "opencode" -> new BenchedOpenCode();
      default -> throw new IllegalArgumentException("no agent of ours is called " + name);
    };
  }
}
