package dev.envoi.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.envoi.agent.scripted.ModelSession;
import dev.envoi.model.OpenCodeProgram;
import dev.envoi.model.Script;
import dev.envoi.model.ScriptedModel;
import dev.envoi.trace.AgentTrace;
import dev.envoi.trace.Part;
import dev.envoi.trace.PartStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The real OpenCode plays the demo's session and is stopped at a part, twice.
@Timeout(300)
final class OpenCodeStopTests {
  private static final String KEY = "sk-scripted-0123456789";
  private static final Path SESSION = CommandLineInProcess.TASK.resolve("sessions/demo.yaml");
  private static final String ID = "opencode-stop";

  @TempDir Path folder = Path.of("");

  private Product product = new Product(Path.of(""));

  @BeforeEach
  void product() throws IOException {
    product = new Product(folder);
    Files.createDirectories(product.home());
    Path agents = OpenCodeProgram.find().resolveSibling("../../..").normalize();
    Files.createSymbolicLink(product.home().resolve("agents"), agents);
  }

  @Test
  void itStopsAtTheSeventhPartAndGoesOnToTheNinth() throws Exception {
    Script script = ModelSession.openCodeScript(SESSION, "envoi");
    try (ScriptedModel model = ScriptedModel.chat(KEY, script)) {
      run(
          "trace",
          "--agent",
          "opencode",
          "--model",
          "scripted/gpt-5.5",
          "--model-base-url",
          model.baseUrl().toString(),
          "--param",
          "language=c",
          "--param",
          "suites=basics",
          "--max-parts",
          "7",
          "--trajectory-id",
          ID);
      assertThat(model.requests()).hasSize(5);
      assertThat(lastFiles(7)).contains("src/nodes.c").doesNotContain("src/expressions.c");

      run("resume", ID, "--max-parts", "9");
      assertThat(model.requests()).hasSize(7);
      assertThat(lastFiles(9)).contains("src/statements.c").doesNotContain("src/declarations.c");
    }
    Journals journal = Journals.read(product.run(ID));
    assertThat(journal.reserved()).containsExactly(1, 2, 3, 4, 5, 6, 7, 8, 9);
    journal.assertNumbersAreWhole();
    assertThat(product.leaks(KEY)).isEmpty();
  }

  private void run(String... command) {
    CommandLineInProcess.Result result =
        product
            .inProcess()
            .run(
                Map.of("OPENCODE_API_KEY", KEY),
                Stream.concat(Stream.of(command), Stream.of("--store", "file:" + product.store()))
                    .toArray(String[]::new));
    assertThat(result.status()).as(result.out() + result.err()).isZero();
    assertThat(result.out()).contains("part_limit");
  }

  /// The files at the commit of the last part, which has this number.
  private List<String> lastFiles(int last) throws IOException, InterruptedException {
    AgentTrace trace = Journals.trace(product.run(ID));
    assertThat(trace.parts())
        .hasSize(last)
        .extracting(Part::status)
        .containsOnly(PartStatus.COMPLETED);
    Process git =
        new ProcessBuilder(
                "git",
                "-C",
                product.run(ID).git().toString(),
                "ls-tree",
                "-r",
                "--name-only",
                String.valueOf(trace.parts().getLast().gitCommit()))
            .start();
    List<String> files = git.inputReader().readAllLines();
    assertThat(git.waitFor()).isZero();
    return files;
  }
}
