package dev.envoi.agent.scripted;

import static org.assertj.core.api.Assertions.assertThat;

import dev.envoi.agent.scripted.SessionEntry.EndTurn;
import dev.envoi.agent.scripted.SessionEntry.Patch;
import dev.envoi.agent.scripted.SessionEntry.RunTests;
import dev.envoi.agent.scripted.SessionEntry.Write;
import dev.envoi.model.CodexExec;
import dev.envoi.model.ScriptedModel;
import dev.envoi.model.StubTestServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The real Codex, told what to do by the demo's session as model answers, writes the compiler that
/// the scripted agent writes.
final class CodexPlaysSessionTests {
  private static final Path EXAMPLE = Path.of("../examples/c-compiler");

  @TempDir private Path folder;

  @Test
  void codexWritesTheCompilerThatTheScriptedAgentWrites() throws Exception {
    Path session = sessionWithItsOwnTemporaryFolder();
    List<SessionEntry> entries = SessionFile.read(session).entries();
    Path played = folder.resolve("codex");
    try (StubTestServer tests = new StubTestServer();
        ScriptedModel model =
            ScriptedModel.responses(CodexExec.KEY, ModelSession.script(session, "tests"))) {
      CodexExec codex = CodexExec.in(played, model.baseUrl(), tests.address());
      long turns = entries.stream().filter(EndTurn.class::isInstance).count();
      for (int turn = 0; turn < turns; turn++) {
        CodexExec.Ran ran = turn == 0 ? codex.begin("Begin.") : codex.goOn("Go on.");
        assertThat(ran.status()).as(ran.out() + ran.err()).isZero();
      }
      model.verify();
      assertThat(tests.asked())
          .isEqualTo(
              entries.stream()
                  .filter(RunTests.class::isInstance)
                  .map(entry -> ((RunTests) entry).testPath())
                  .toList());
      assertThat(sources(codex.workspace())).isEqualTo(sources(byGit(entries)));
      assertThat(Files.isExecutable(codex.workspace().resolve("build.sh"))).isTrue();
      assertThat(Files.isExecutable(codex.workspace().resolve("cc"))).isTrue();
    }
  }

  /// What the session writes to `/tmp` must not meet that of others.
  private Path sessionWithItsOwnTemporaryFolder() throws IOException {
    Path scratch = Files.createDirectories(folder.resolve("scratch"));
    Path session = folder.resolve("session.yaml");
    String text = Files.readString(EXAMPLE.resolve("sessions/demo.yaml"));
    Files.writeString(session, text.replace("/tmp/", scratch + "/"));
    return session;
  }

  /// The files that the session comes to when git applies its patches.
  private Path byGit(List<SessionEntry> entries) throws IOException, InterruptedException {
    Path workspace = Files.createDirectories(folder.resolve("git"));
    for (SessionEntry entry : entries) {
      if (entry instanceof Write write) {
        Path file = workspace.resolve(write.path());
        Files.createDirectories(workspace.resolve("src"));
        Files.writeString(file, write.content());
      } else if (entry instanceof Patch patch) {
        apply(workspace, patch.diff());
      }
    }
    return workspace;
  }

  private static void apply(Path workspace, String diff) throws IOException, InterruptedException {
    Process git =
        new ProcessBuilder("git", "apply", "-p1", "--whitespace=nowarn", "-")
            .directory(workspace.toFile())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    try (var in = git.getOutputStream()) {
      in.write(diff.getBytes(StandardCharsets.UTF_8));
    }
    assertThat(git.waitFor()).isZero();
  }

  /// Path to content; what was built is left out.
  private static Map<String, String> sources(Path workspace) throws IOException {
    Map<String, String> sources = new TreeMap<>();
    try (Stream<Path> files = Files.walk(workspace)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        if (!file.endsWith("cc")) {
          sources.put(workspace.relativize(file).toString(), Files.readString(file));
        }
      }
    }
    assertThat(sources).hasSizeGreaterThan(10);
    return sources;
  }
}
