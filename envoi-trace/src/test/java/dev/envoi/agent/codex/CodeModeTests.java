package dev.envoi.agent.codex;

import static dev.envoi.model.ModelAnswer.reply;
import static dev.envoi.model.Said.message;
import static dev.envoi.model.Said.program;
import static org.assertj.core.api.Assertions.assertThat;

import dev.envoi.agent.AgentBench;
import dev.envoi.agent.TurnOutcome;
import dev.envoi.model.ModelAnswer;
import dev.envoi.model.Script;
import dev.envoi.trace.JournalEvent.Noted;
import dev.envoi.trace.Part;
import dev.envoi.trace.RepoCheckpoint;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// A model that calls its tools from programs: of those calls Codex tells less.
@Timeout(120)
final class CodeModeTests {
  /// As patient as with a model of its own, less so with calls that are silent.
  private static final CodexSettings.Patience HASTY =
      new CodexSettings.Patience(1, 1, Duration.ofMillis(700), Duration.ofMillis(1500));

  private static final String EVERYTHING =
      """
      const [a, b] = await Promise.all([
        tools.exec_command({cmd: "sleep 0.3; echo A >> log"}),
        tools.exec_command({cmd: "echo B >> log"})]);
      await tools.apply_patch("*** Begin Patch\\n*** Add File: p\\n+patched\\n*** End Patch\\n");
      const r = await tools.mcp__envoi__run_tests({test_path: "basics/one"});
      text(JSON.stringify(r));
      """;

  @TempDir Path folder;

  private AgentBench bench(int maxParts, ModelAnswer... answers) throws Exception {
    return CodexBench.with(
        folder,
        Script.of(answers),
        CodexBench.Setup.USUAL.parts(maxParts).model("gpt-6.1-sol").patience(HASTY));
  }

  private static RepoCheckpoint checkpoint(Part part) {
    return Objects.requireNonNull(part.repoCheckpoint());
  }

  @Test
  void theCallsInsideAreTheParts() throws Exception {
    try (AgentBench bench =
        bench(
            100,
            reply(program(EVERYTHING)),
            reply(program("text((await tools.exec_command({cmd: \"cat log\"})).output)")),
            reply(message("Done.")))) {
      assertThat(bench.turn("Go.")).isEqualTo(new TurnOutcome.Completed(false));

      bench.model.verify();
      List<Part> parts = bench.recorder.trace().parts();
      assertThat(parts)
          .extracting(Part::itemType)
          .containsExactly(
              "command_execution",
              "command_execution",
              "file_change",
              "mcp_tool_call",
              "command_execution",
              "agent_message");
      assertThat(checkpoint(parts.get(0)).changedFiles()).containsExactly("log");
      assertThat(bench.file(String.valueOf(parts.get(0).gitCommit()), "log")).hasLineCount(1);
      assertThat(bench.file(String.valueOf(parts.get(1).gitCommit()), "log")).hasLineCount(2);
      assertThat(checkpoint(parts.get(2)).changedFiles()).containsExactly("p");
      assertThat(bench.model.requests().get(1).lastOutput())
          .contains("3 of 3 passed in basics/one");
      assertThat(bench.events())
          .filteredOn(Noted.class::isInstance)
          .extracting(event -> ((Noted) event).kind())
          .as("said once")
          .containsExactly("history_not_exact");
    }
  }

  @Test
  void nothingBeyondTheBudgetHappensInTheMiddleOfAProgram() throws Exception {
    try (AgentBench bench =
        bench(
            2,
            reply(
                program(
                    """
                    await Promise.all([1, 2, 3, 4].map(n =>
                      tools.exec_command({cmd: `sleep 0.1; echo ${n} >> log`})));
                    """)),
            reply(message("Too much.")))) {
      assertThat(bench.turn("Go.")).isEqualTo(new TurnOutcome.Interrupted());
      assertThat(bench.parts()).hasSize(2);
      assertThat(bench.file("log")).hasLineCount(2);
      assertThat(bench.model.requests()).hasSize(1);
    }
  }

  @Test
  void aCommandThatRunsOnWhenItsProgramIsOverBelongsToItsPart() throws Exception {
    try (AgentBench bench =
        bench(
            100,
            reply(
                program(
                    "await tools.exec_command({cmd: \"sleep 1.2; echo late > late\", yield_time_ms: 250});")),
            reply(program("await tools.exec_command({cmd: \"echo now > now\"});")),
            reply(
                program(
                    "await tools.exec_command({cmd: \"while [ ! -f late ]; do sleep 0.1; done; sleep 0.2; echo then > then\"});")),
            reply(message("Done.")))) {
      assertThat(bench.turn("Go.")).isEqualTo(new TurnOutcome.Completed(false));

      List<Part> parts = bench.recorder.trace().parts();
      assertThat(parts).hasSize(4);
      assertThat(checkpoint(parts.get(1)).background()).containsExactly(1);
      assertThat(checkpoint(parts.get(1)).changedFiles()).containsExactly("now");
      assertThat(checkpoint(parts.get(2)).changedFiles()).containsExactly("late", "then");
      assertThat(checkpoint(parts.get(2)).background()).isNull();
    }
  }

  @Test
  void whoIsSilentGivesTheSlotUpInTime() throws Exception {
    try (AgentBench bench =
        bench(
            100,
            reply(
                program(
                    """
                    try { await tools.apply_patch("*** Begin Patch\\n*** Update File: absent\\n@@\\n-a\\n+b\\n*** End Patch\\n"); }
                    catch (e) { text("no: " + e); }
                    await tools.exec_command({cmd: "sleep 6; echo late > late", yield_time_ms: 250});
                    await tools.exec_command({cmd: "echo now > now"});
                    """)),
            reply(message("Done.")))) {
      long begun = System.nanoTime();
      assertThat(bench.turn("Go.")).isEqualTo(new TurnOutcome.Completed(false));

      assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(6));
      assertThat(bench.parts())
          .satisfiesExactly(
              one -> assertThat(one).startsWith("1 file_change failed"),
              one -> assertThat(one).startsWith("2 command_execution completed: sleep 6"),
              one -> assertThat(one).startsWith("3 command_execution completed: echo now"),
              one -> assertThat(one).startsWith("4 agent_message completed: Done."));
      Part last = bench.recorder.trace().parts().get(2);
      assertThat(checkpoint(last).background()).containsExactly(2);
      assertThat(checkpoint(last).changedFiles()).containsExactly("now");
    }
  }
}
