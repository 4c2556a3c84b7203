package dev.envoi.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.envoi.agent.scripted.ModelSession;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// The demo's session, told to the real Codex by a scripted model through `./envoi trace`.
final class CodexDemoTests {
  private static final Path SESSION = CommandLineInProcess.TASK.resolve("sessions/demo.yaml");

  @TempDir Path folder;

  @Test
  void theRealCodexBuildsTheCompilerOfTheDemo() throws Exception {
    buildsTheCompiler(SandboxKind.LOCAL);
  }

  /// No shared folder, no shared socket and no network: gate, tools and model all go over the
  /// streams of one process.
  @Test
  void itDoesSoInAPlaceThatCanOnlyStartAProcess() throws Exception {
    buildsTheCompiler(ServedRunTests.served(folder));

    assertThat(folder.resolve("far")).isEmptyDirectory();
  }

  private void buildsTheCompiler(SandboxKind kind) throws Exception {
    CodexRuns runs = CodexRuns.in(folder, kind);
    CodexRuns.Ran ran = runs.run("codex-demo", ModelSession.script(SESSION, "envoi"));

    assertThat(ran.result().status()).as(ran.said()).isZero();
    ran.model().verify();
    JsonNode trace = ran.trace();
    assertThat(trace.path("session_end").path("reason").asString("")).isEqualTo("solved");
    assertThat(trace.path("agent").asString("")).isEqualTo("codex");
    assertThat(trace.path("sandbox").path("provider").asString("")).isEqualTo(kind.name());
    List<String> kinds = new ArrayList<>();
    trace.path("parts").forEach(part -> kinds.add(part.path("part_type").asString("")));
    assertThat(kinds).hasSize(94);
    assertThat(leaks(runs.envoi())).isEmpty();
  }

  /// Files of the store and of the run that hold the key.
  private static List<Path> leaks(CommandLineInProcess envoi) throws IOException {
    List<Path> files = new ArrayList<>();
    for (Path root : List.of(envoi.folder().resolve(".envoi"), envoi.home().resolve("runs"))) {
      try (Stream<Path> all = Files.walk(root)) {
        files.addAll(all.filter(Files::isRegularFile).toList());
      }
    }
    List<Path> leaks = new ArrayList<>();
    for (Path file : files) {
      if (new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1)
          .contains(CodexRuns.KEY)) {
        leaks.add(file);
      }
    }
    return leaks;
  }
}
