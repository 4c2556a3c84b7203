package dev.envoi.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.envoi.cli.CommandLineInProcess.Result;
import dev.envoi.sandbox.ServedProvider;
import dev.envoi.trace.TraceJson;
import dev.envoi.workspace.TestingPlace;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// A run whose agent works in a place that has nothing but create, start with streams, and destroy.
@Timeout(300)
final class ServedRunTests {
  private static final String SESSION =
      """
      - shell: 'pwd; gcc --version | head -1; rm -rf src; echo changed > code.c'
      - write: {path: build.sh, executable: true, content: "#!/bin/sh\\ncp true.sh cc\\n"}
      - write: {path: true.sh, executable: true, content: "#!/bin/sh\\nexit 1\\n"}
      - run_tests: basics/smoke
      - text: over
      - end_turn
      """;

  @TempDir Path temp;

  static SandboxKind served(Path temp) {
    return new SandboxKind(
        "served", (_, box) -> new ServedProvider(new TestingPlace(temp.resolve("far")), box));
  }

  @Test
  void aSessionIsRecordedAsAnywhereElse() throws Exception {
    String here = trees("here", SandboxKind.LOCAL);
    String there = trees("there", served(temp));

    assertThat(there).isEqualTo(here).hasLineCount(4);
    assertThat(temp.resolve("far")).isEmptyDirectory();
  }

  /// The trees of a run's commits, as plain git finds them in its bundle.
  private String trees(String id, SandboxKind kind) throws Exception {
    CommandLineInProcess line = CommandLineInProcess.in(temp.resolve(id), kind);
    line.write("session.yaml", SESSION);
    Result result = line.run(CommandLineInProcess.traceOf("--trajectory-id", id));
    assertThat(result.status()).as(result.err()).isZero();
    JsonNode trace = TraceJson.MAPPER.readTree(line.run("show", id, "--json").out());
    assertThat(trace.path("sandbox").path("provider").asString()).isEqualTo(kind.name());
    assertThat(trace.path("parts").valueStream().map(part -> part.path("status").asString()))
        .doesNotContain("lost", "void");
    Path stored = line.folder().resolve(".envoi/store/trajectories").resolve(id);
    Process git =
        new ProcessBuilder(
                "/bin/sh",
                "-c",
                "git clone -q \"$0\" clone && git -C clone log --reverse --format=%T",
                stored.resolve("repo.bundle").toString())
            .directory(line.folder().toFile())
            .start();
    return new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }
}
