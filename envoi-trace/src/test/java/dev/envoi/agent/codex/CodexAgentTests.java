package dev.envoi.agent.codex;

import static dev.envoi.agent.codex.ScriptedModel.add;
import static dev.envoi.agent.codex.ScriptedModel.message;
import static dev.envoi.agent.codex.ScriptedModel.reasoning;
import static dev.envoi.agent.codex.ScriptedModel.shell;
import static org.assertj.core.api.Assertions.assertThat;

import dev.envoi.agent.TurnOutcome;
import dev.envoi.trace.Part;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.node.ObjectNode;

/// The real Codex CLI against a scripted model.
final class CodexAgentTests {
  @TempDir Path folder;

  @Test
  void twoTurnsOnOneThread() throws Exception {
    try (CodexBench bench = new CodexBench(folder, 100)) {
      bench.model.then(reasoning("**Look**"), message("I look."), shell("echo one > a"));
      bench.model.then(add("b", "two"));
      bench.model.then(message("Done."));
      bench.model.then(message("Again."));

      assertThat(bench.turn("Go.")).isEqualTo(new TurnOutcome.Completed(false));
      assertThat(bench.turn("Go on.")).isEqualTo(new TurnOutcome.Completed(false));

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
      String last = bench.model.requests().getLast().path("input").toString();
      assertThat(last).contains("Go.", "Done.", "Go on.");
    }
  }

  /// Three commands and two patches at once, after a text: seven parts with the answer.
  private static ObjectNode[] calls() {
    return new ObjectNode[] {
      message("All at once."),
      shell("sleep 0.1; echo 2 >> log"),
      shell("echo 3 >> log"),
      add("p4", "4"),
      shell("echo 5 >> log"),
      add("p6", "6")
    };
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7})
  void nothingBeyondTheBudgetHappensOrIsRemembered(int most) throws Exception {
    try (CodexBench bench = new CodexBench(folder, most)) {
      ObjectNode[] calls = calls();
      bench.model.then(calls).then(message("Done.")).then(message("too much"));

      TurnOutcome outcome = bench.turn("Go.");

      assertThat(bench.parts()).hasSize(most);
      assertThat(bench.recorder.trace().parts()).allMatch(part -> part.part() <= most);
      StringBuilder log = new StringBuilder();
      for (int part : new int[] {2, 3, 5}) {
        if (part <= most) {
          log.append(part).append('\n');
        }
      }
      assertThat(bench.file("log")).isEqualTo(log.toString());
      assertThat(bench.file("p4")).isEqualTo(most >= 4 ? "4\n" : "");
      assertThat(bench.file("p6")).isEqualTo(most >= 6 ? "6\n" : "");
      assertThat(bench.model.requests().size()).isLessThanOrEqualTo(most < 6 ? 1 : 2);
      if (most < 7) {
        assertThat(outcome).isEqualTo(new TurnOutcome.Interrupted());
      }
    }
  }

  private static String commit(Part part) {
    return String.valueOf(part.gitCommit());
  }
}
