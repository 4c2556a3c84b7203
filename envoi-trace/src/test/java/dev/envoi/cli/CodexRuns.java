package dev.envoi.cli;

import dev.envoi.model.CodexProgram;
import dev.envoi.model.Script;
import dev.envoi.model.ScriptedModel;
import dev.envoi.store.FileStore;
import dev.envoi.store.LocalRuns;
import dev.envoi.store.LocalRuns.RunFolder;
import dev.envoi.trace.JournalEvent.Noted;
import dev.envoi.trace.TraceJson;
import dev.envoi.trace.TrajectoryId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/// Whole runs of the real Codex against scripted models, through `./envoi trace`.
///
/// @param envoi the command line, whose home knows Codex
record CodexRuns(CommandLineInProcess envoi) {
  static final String KEY = "sk-scripted-0123456789";

  static CodexRuns in(Path folder) throws IOException {
    return in(folder, SandboxKind.LOCAL);
  }

  static CodexRuns in(Path folder, SandboxKind sandbox) throws IOException {
    CommandLineInProcess envoi = CommandLineInProcess.in(folder, sandbox);
    Path agents = CodexProgram.find().resolveSibling("../../../../..").normalize();
    Files.createSymbolicLink(envoi.home().resolve("agents"), agents);
    envoi.write("auth.json", "{\"OPENAI_API_KEY\":\"" + KEY + "\"}");
    return new CodexRuns(envoi);
  }

  /// What a run came to.
  ///
  /// @param trace as the store has it
  record Ran(
      CommandLineInProcess.Result result, JsonNode trace, Journals journal, ScriptedModel model) {
    String said() {
      return result.out() + result.err();
    }

    String reason() {
      return trace.path("session_end").path("reason").asString("");
    }

    String detail() {
      return trace.path("session_end").path("detail").asString("");
    }

    /// Each part's kind, status and summary.
    List<String> parts() {
      return trace
          .path("parts")
          .valueStream()
          .map(part ->
              "%s %s: %s"
                  .formatted(
                      part.path("item_type").asString(),
                      part.path("status").asString(),
                      part.path("summary").asString()))
          .toList();
    }

    List<String> notes(String kind) {
      return journal
          .of(Noted.class)
          .filter(noted -> noted.kind().equals(kind))
          .map(Noted::text)
          .toList();
    }

    /// The input of a request to the model, as text.
    String asked(int request) {
      return model.requests().get(request).body().path("input").toString();
    }
  }

  /// Plays a script.
  Ran run(String id, Script script, String... more) throws IOException {
    try (ScriptedModel model = ScriptedModel.responses(KEY, script)) {
      String[] base = {
        "trace",
        "--codex-auth-file",
        envoi.folder().resolve("auth.json").toString(),
        "--model",
        "gpt-5.5",
        "--model-base-url",
        model.baseUrl().toString(),
        "--param",
        "language=c",
        "--param",
        "suites=basics",
        "--trajectory-id",
        id
      };
      CommandLineInProcess.Result result =
          envoi.run(Stream.of(base, more).flatMap(Stream::of).toArray(String[]::new));
      RunFolder run =
          new LocalRuns(envoi.home())
              .folder(new FileStore(envoi.folder().resolve(".envoi/store")), new TrajectoryId(id));
      JsonNode trace = TraceJson.MAPPER.readTree(envoi.run("show", id, "--json").out());
      return new Ran(result, trace, Journals.read(run), model);
    }
  }
}
