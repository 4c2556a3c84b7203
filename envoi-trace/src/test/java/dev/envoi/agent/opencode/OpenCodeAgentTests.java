package dev.envoi.agent.opencode;

import static dev.envoi.model.ModelAnswer.reply;
import static dev.envoi.model.Said.bash;
import static dev.envoi.model.Said.mcp;
import static dev.envoi.model.Said.message;
import static dev.envoi.model.Said.reasoning;
import static dev.envoi.model.Said.write;
import static org.assertj.core.api.Assertions.assertThat;

import dev.envoi.agent.AgentBench;
import dev.envoi.agent.TurnOutcome;
import dev.envoi.trace.Part;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The real OpenCode against a scripted model.
final class OpenCodeAgentTests {
  @TempDir Path folder;

  @Test
  void twoTurnsInOneSession() throws Exception {
    try (AgentBench bench =
        OpenCodeBench.with(
            folder,
            100,
            reply(reasoning("Look first."), message("I look."), bash("echo one > a")),
            reply(
                write("/workspace/b", "two\n"),
                mcp("envoi", "run_tests", Map.of("test_path", "x"))),
            reply(message("Done.")),
            reply(message("Again.")))) {

      assertThat(bench.turn("Go.")).isEqualTo(new TurnOutcome.Completed(false));
      assertThat(bench.turn("Go on.")).isEqualTo(new TurnOutcome.Completed(false));

      bench.model.verify();
      assertThat(bench.parts())
          .containsExactly(
              "1 reasoning completed: Look first.",
              "2 text completed: I look.",
              "3 bash completed: echo one > a",
              "4 write completed: b",
              "5 envoi_run_tests completed: run_tests x",
              "6 text completed: Done.",
              "7 text completed: Again.");
      List<Part> parts = bench.recorder.trace().parts();
      assertThat(bench.file(commit(parts.get(2)), "a")).isEqualTo("one\n");
      assertThat(bench.file(commit(parts.get(2)), "b")).isEmpty();
      assertThat(bench.file(commit(parts.get(3)), "b")).isEqualTo("two\n");
      String last = bench.model.requests().getLast().body().path("messages").toString();
      assertThat(last).contains("Go.", "Done.", "Go on.", "3 of 3 passed in x");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 5})
  void nothingBeyondTheBudgetHappens(int most) throws Exception {
    try (AgentBench bench =
        OpenCodeBench.with(
            folder,
            most,
            reply(
                message("All at once."),
                bash("sleep 0.1; echo 2 >> log"),
                bash("echo 3 >> log"),
                write("/workspace/p4", "4"),
                bash("echo 5 >> log"),
                write("/workspace/p6", "6")),
            reply(message("Done.")))) {

      assertThat(bench.turn("Go.")).isEqualTo(new TurnOutcome.Interrupted());

      assertThat(bench.parts()).hasSize(most).allMatch(line -> line.contains(" completed: "));
      assertThat(bench.file("log"))
          .isEqualTo(
              (most >= 2 ? "2\n" : "") + (most >= 3 ? "3\n" : "") + (most >= 5 ? "5\n" : ""));
      assertThat(bench.file("p4")).isEqualTo(most >= 4 ? "4" : "");
      assertThat(bench.has("p6")).isFalse();
      assertThat(bench.model.requests()).hasSize(1);
    }
  }

  private static String commit(Part part) {
    return String.valueOf(part.gitCommit());
  }
}
