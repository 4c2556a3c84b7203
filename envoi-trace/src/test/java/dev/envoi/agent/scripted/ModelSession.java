package dev.envoi.agent.scripted;

import dev.envoi.model.ModelAnswer;
import dev.envoi.model.ModelRequest;
import dev.envoi.model.Said;
import dev.envoi.model.Script;
import dev.envoi.model.Script.Exchange;
import dev.envoi.model.Tokens;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Function;

/// A session file as the answers of a model to Codex or OpenCode: each part is one part there too.
/// What comes before a tool call is said in the answer that calls it.
public final class ModelSession {
  private static final String END = "END_OF_THE_FILE";

  private final Words words;
  private final String server;
  private final CodexPatches patches = new CodexPatches();
  private final List<Exchange> exchanges = new ArrayList<>();
  private List<Said> saying = new ArrayList<>();
  private Consumer<ModelRequest> check = _ -> {};

  /// An agent's own tools.
  private record Words(Function<String, Said> shell, Function<String, Said> patch) {
    /// Codex would let a command run on after 10 s; a busy machine may need longer.
    static final Words CODEX =
        new Words(
            command ->
                Said.call(
                    "exec_command", new TreeMap<>(Map.of("cmd", command, "yield_time_ms", 30_000))),
            Said::patch);

    /// For models whose names begin with `gpt-`, OpenCode takes the patches that Codex takes.
    static final Words OPENCODE =
        new Words(Said::bash, patch -> Said.call("apply_patch", Map.of("patchText", patch)));
  }

  private ModelSession(Words words, String server) {
    this.words = words;
    this.server = server;
  }

  /// The whole session, turn after turn. A patch that Codex did not take fails the next request.
  ///
  /// @param server the name under which Codex has the MCP server with `run_tests`
  public static Script script(Path session, String server) throws IOException {
    return Script.of(exchanges(session, server));
  }

  /// The answers of the whole session, for scripts that are put together in another way.
  public static List<Exchange> exchanges(Path session, String server) throws IOException {
    return exchanges(Words.CODEX, session, server);
  }

  /// The whole session, for OpenCode.
  public static Script openCodeScript(Path session, String server) throws IOException {
    return Script.of(exchanges(Words.OPENCODE, session, server));
  }

  private static List<Exchange> exchanges(Words words, Path session, String server)
      throws IOException {
    ModelSession model = new ModelSession(words, server);
    SessionFile.read(session).entries().forEach(model::play);
    return List.copyOf(model.exchanges);
  }

  private void play(SessionEntry entry) {
    switch (entry) {
      case SessionEntry.Reasoning(_, String text) -> saying.add(Said.reasoning(text));
      case SessionEntry.Text(_, String text) -> saying.add(Said.message(text));
      case SessionEntry.Shell(_, String command) -> call(words.shell().apply(command), _ -> {});
      case SessionEntry.Write write when write.executable() -> call(executable(write), _ -> {});
      case SessionEntry.Write write ->
          call(
              words.patch().apply(patches.write(write.path(), write.content())),
              ModelSession::taken);
      case SessionEntry.Patch(_, String diff) ->
          call(words.patch().apply(patches.patch(diff)), ModelSession::taken);
      case SessionEntry.RunTests(_, String path) ->
          call(Said.mcp(server, "run_tests", Map.of("test_path", path)), _ -> {});
      case SessionEntry.EndTurn _ -> answer();
    }
  }

  private static void taken(ModelRequest request) {
    if (!request.lastOutput().contains("Success. Updated the following files:")) {
      throw new AssertionError("a patch was not taken: " + request.lastOutput());
    }
  }

  private void call(Said call, Consumer<ModelRequest> checkOfNext) {
    saying.add(call);
    answer();
    check = checkOfNext;
  }

  private void answer() {
    int number = exchanges.size() + 1;
    Tokens tokens = new Tokens(1000 + 10L * number, 500, 100 + number, 10);
    exchanges.add(
        new Exchange(check, ModelAnswer.reply(saying.toArray(Said[]::new)).costing(tokens)));
    saying = new ArrayList<>();
    check = _ -> {};
  }

  /// A patch cannot set a mode.
  private Said executable(SessionEntry.Write write) {
    patches.know(write.path(), write.content());
    return words
        .shell()
        .apply(
            "cat >'%1$s' <<'%2$s'\n%3$s%2$s\nchmod +x '%1$s'"
                .formatted(write.path(), END, write.content()));
  }
}
