package dev.envoi.agent.codex;

import static dev.envoi.model.ModelAnswer.reply;
import static dev.envoi.model.Said.message;
import static dev.envoi.model.Said.patch;
import static dev.envoi.model.Said.reasoning;
import static dev.envoi.model.Said.shell;
import static org.assertj.core.api.Assertions.assertThat;

import dev.envoi.agent.AgentBench;
import dev.envoi.agent.TurnOutcome;
import dev.envoi.model.ModelAnswer;
import dev.envoi.model.Said;
import dev.envoi.model.Script;
import dev.envoi.trace.Part;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The real Codex CLI against a scripted model.
final class CodexAgentTests {
  @TempDir Path folder;

  private AgentBench bench(int maxParts, ModelAnswer... answers) throws Exception {
    return CodexBench.with(folder, maxParts, Script.of(answers));
  }

  private static Said add(String path, String line) {
    return patch("*** Begin Patch\n*** Add File: %s\n+%s\n*** End Patch\n".formatted(path, line));
  }

  @Test
  void twoTurnsOnOneThread() throws Exception {
    try (AgentBench bench =
        bench(
            100,
            reply(reasoning("**Look**"), message("I look."), shell("echo one > a")),
            reply(add("b", "two")),
            reply(message("Done.")),
            reply(message("Again.")))) {

      assertThat(bench.turn("Go.")).isEqualTo(new TurnOutcome.Completed(false));
      assertThat(bench.turn("Go on.")).isEqualTo(new TurnOutcome.Completed(false));

      bench.model.verify();
      assertThat(bench.parts())
          .containsExactly(
              "1 reasoning completed: **Look**",
              "2 agent_message completed: I look.",
              "3 command_execution completed: echo one > a",
              "4 file_change completed: b",
              "5 agent_message completed: Done.",
              "6 agent_message completed: Again.");
      List<Part> parts = bench.recorder.trace().parts();
      assertThat(bench.file(commit(parts.get(2)), "a")).isEqualTo("one\n");
      assertThat(bench.file(commit(parts.get(2)), "b")).isEmpty();
      assertThat(bench.file(commit(parts.get(3)), "b")).isEqualTo("two\n");
      String last = bench.model.requests().getLast().body().path("input").toString();
      assertThat(last).contains("Go.", "Done.", "Go on.");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7})
  void nothingBeyondTheBudgetHappensOrIsRemembered(int most) throws Exception {
    try (AgentBench bench =
        bench(
            most,
            reply(
                message("All at once."),
                shell("sleep 0.1; echo 2 >> log"),
                shell("echo 3 >> log"),
                add("p4", "4"),
                shell("echo 5 >> log"),
                add("p6", "6")),
            reply(message("Done.")),
            reply(message("Too much.")))) {

      TurnOutcome outcome = bench.turn("Go.");

      assertThat(bench.parts()).hasSize(most);
      assertThat(bench.recorder.trace().parts()).allMatch(part -> part.part() <= most);
      assertThat(bench.file("log"))
          .isEqualTo(
              (most >= 2 ? "2\n" : "") + (most >= 3 ? "3\n" : "") + (most >= 5 ? "5\n" : ""));
      assertThat(bench.file("p4")).isEqualTo(most >= 4 ? "4\n" : "");
      assertThat(bench.file("p6")).isEqualTo(most >= 6 ? "6\n" : "");
      assertThat(bench.model.requests()).hasSize(most < 7 ? 1 : 2);
      if (most < 7) {
        assertThat(outcome).isEqualTo(new TurnOutcome.Interrupted());
      }
      List<String> remembered = CodexBench.history(bench);
      assertThat(remembered.stream().filter(output -> !output.contains("aborted by user")))
          .hasSize(Math.min(most, 6) - 1);
    }
  }

  private static String commit(Part part) {
    return String.valueOf(part.gitCommit());
  }
}
