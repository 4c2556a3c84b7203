package dev.envoi.agent.codex;

import static dev.envoi.model.ModelAnswer.reply;
import static dev.envoi.model.Said.call;
import static dev.envoi.model.Said.message;
import static dev.envoi.model.Said.shell;
import static org.assertj.core.api.Assertions.assertThat;

import dev.envoi.agent.AgentBench;
import dev.envoi.agent.TurnOutcome;
import dev.envoi.model.ModelAnswer;
import dev.envoi.model.ModelRequest;
import dev.envoi.model.ModelRequest.ToolOutput;
import dev.envoi.model.Said;
import dev.envoi.model.Script;
import dev.envoi.trace.JournalEvent;
import dev.envoi.trace.Part;
import dev.envoi.trace.PartStatus;
import dev.envoi.trace.TraceJson;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What commands do against the gate, and what waits for what.
@Timeout(120)
final class GateTests {
  /// Kills every process whose command line holds a word.
  private static final String KILL =
      "for p in /proc/[0-9]*; do tr '\\0' ' ' < $p/cmdline | grep -q -- '%s' && kill -9 ${p#/proc/}; done 2>/dev/null; ";

  /// Takes the environment of the app server, tokens and all.
  private static final String STEAL =
      "for p in /proc/[0-9]*; do tr '\\0' '\\n' < $p/environ | grep ^ENVOI_ > /tmp/stolen 2>/dev/null && grep -q GATE /tmp/stolen && break; done; set -a; . /tmp/stolen; ";

  @TempDir Path folder;

  private AgentBench bench(ModelAnswer... answers) throws Exception {
    return CodexBench.with(folder, 100, Script.of(answers));
  }

  private static void assertLost(AgentBench bench, TurnOutcome outcome, String how)
      throws Exception {
    assertThat(outcome)
        .isInstanceOfSatisfying(
            TurnOutcome.GateLost.class, lost -> assertThat(lost.how()).contains(how));
    Part last = bench.recorder.trace().parts().getLast();
    assertThat(last.repoCheckpoint()).isNull();
    assertThat(bench.file(bench.recorder.head(), "bad")).isEmpty();
  }

  @Test
  void aHookThatIsKilledEndsTheRunAndWhatRanIsNoPart() throws Exception {
    try (AgentBench bench =
        bench(
            reply(
                shell("sleep 0.5; " + KILL.formatted("[b]ox hook") + "sleep 20"),
                shell("echo bad > bad")))) {
      assertLost(bench, bench.turn("Go."), "");
      assertThat(bench.parts()).hasSize(1);
    }
  }

  @Test
  void aForgedQuestionEndsTheRun() throws Exception {
    String question = "{\"session_id\":\"'$CODEX_SESSION_ID'\",\"tool_use_id\":\"call_forged\"}";
    try (AgentBench bench =
        bench(
            reply(
                shell(
                    STEAL
                        + "echo bad > bad; port=$(sed -n 's/.*box hook \\([0-9]*\\).*/\\1/p' /tmp/home/.codex/config.toml); echo '"
                        + question
                        + "' | /run/envoi/box hook $port; sleep 20")))) {
      assertLost(bench, bench.turn("Go."), "did not report");
    }
  }

  @Test
  void aKnockWithoutTheTokenIsRefusedAndNothingElse() throws Exception {
    try (AgentBench bench =
        bench(
            reply(
                shell(
                    "port=$(sed -n 's/.*box hook \\([0-9]*\\).*/\\1/p' /tmp/home/.codex/config.toml); echo {} | ENVOI_GATE_TOKEN=no /run/envoi/box hook $port; echo status $?")),
            reply(message("Done.")))) {
      assertThat(bench.turn("Go.")).isEqualTo(new TurnOutcome.Completed(false));
      assertThat(CodexBench.history(bench).getFirst()).contains("status 2");
    }
  }

  @Test
  void aSecondCodexOnOurConfigurationEndsTheRun() throws Exception {
    String second =
        STEAL
            + "echo bad > bad; CODEX_HOME=/tmp/home/.codex /run/envoi/codex/bin/codex exec --skip-git-repo-check -C /workspace hello < /dev/null > /tmp/second.log 2>&1; sleep 20";
    Script script =
        Script.perThread(
            Script.of(reply(shell(second))), Script.of(reply(shell("echo bad > worse"))));
    try (AgentBench bench = CodexBench.with(folder, 100, script)) {
      assertLost(bench, bench.turn("Go."), "another session");
      assertThat(bench.file("worse")).isEmpty();
    }
  }

  /// The root spawns two, waits for both, and says what came of it.
  private static final class Team implements Script {
    private final List<String> spawned = new ArrayList<>();

    @Override
    public ModelAnswer answer(ModelRequest request) {
      if (request.body().path("input").toString().contains("work on it")
          && request.outputs().stream().noneMatch(output -> output.text().contains("agent_id"))
          && !request.body().path("input").toString().contains("\"Go.\"")) {
        return request.outputs().isEmpty()
            ? reply(shell("echo x >> log; sleep 0.3; echo y >> log"))
            : reply(message("my part is done"));
      }
      if (request.outputs().isEmpty()) {
        return reply(
            call("spawn_agent", Map.of("message", "work on it, one")).in("multi_agent_v1"),
            call("spawn_agent", Map.of("message", "work on it, two")).in("multi_agent_v1"));
      }
      if (spawned.isEmpty()) {
        for (ToolOutput output : request.outputs()) {
          spawned.add(TraceJson.MAPPER.readTree(output.text()).path("agent_id").asString(""));
        }
      }
      return request.outputs().size() < 4
          ? reply(
              call("wait_agent", Map.of("targets", spawned, "timeout_ms", 60_000))
                  .in("multi_agent_v1"))
          : reply(message("Both are done."));
    }

    @Override
    public int left() {
      return 0;
    }
  }

  @Test
  void twoSubAgentsTakeTurnsAtTheGateWhileTheParentWaits() throws Exception {
    try (AgentBench bench = CodexBench.with(folder, 100, new Team())) {
      assertThat(bench.turn("Go.")).isEqualTo(new TurnOutcome.Completed(false));

      assertThat(bench.file("log")).isEqualTo("x\ny\nx\ny\n");
      assertThat(bench.recorder.trace().parts().stream().filter(part -> part.subAgent() != null))
          .hasSize(4);
    }
  }

  @Test
  void whatRunsOnInTheBackgroundBelongsToItsPartAndCheckpointsSaySo() throws Exception {
    Said slow =
        call("exec_command", Map.of("cmd", "sleep 1.5; echo late > late", "yield_time_ms", 250));
    try (AgentBench bench =
        bench(
            reply(slow),
            reply(shell("echo now > now")),
            reply(shell("while [ ! -f late ]; do sleep 0.1; done; echo then > then")),
            reply(message("Done.")))) {
      assertThat(bench.turn("Go.")).isEqualTo(new TurnOutcome.Completed(false));

      List<Part> parts = bench.recorder.trace().parts();
      assertThat(Objects.requireNonNull(parts.get(1).repoCheckpoint()).background())
          .containsExactly(1);
      assertThat(bench.file(String.valueOf(parts.get(1).gitCommit()), "late")).isEmpty();
      assertThat(bench.file(String.valueOf(parts.get(2).gitCommit()), "late")).isEqualTo("late\n");
    }
  }

  @Test
  void anInterruptedCommandIsKilled() throws Exception {
    try (AgentBench bench = bench(reply(shell("echo begun > begun; sleep 77; echo bad > bad")))) {
      Thread interrupting =
          Thread.ofPlatform()
              .start(() -> {
                while (!bench.has("begun")) {
                  LockSupport.parkNanos(20_000_000);
                }
                bench.interrupt();
              });
      assertThat(bench.turn("Go.")).isEqualTo(new TurnOutcome.Interrupted());
      interrupting.join();

      assertThat(bench.recorder.trace().parts())
          .extracting(Part::status)
          .containsExactly(PartStatus.INTERRUPTED);
      assertThat(
              ProcessHandle.allProcesses().map(process -> process.info().commandLine().orElse("")))
          .noneMatch(line -> line.contains("sleep 77"));
      assertThat(bench.file("bad")).isEmpty();
    }
  }

  @Test
  void aCodexThatIsKilledGoesOnOnItsThread() throws Exception {
    try (AgentBench bench =
        bench(
            reply(
                message("First."), shell("echo one > one; " + KILL.formatted("codex app-server"))),
            reply(shell("echo two > two")),
            reply(message("Done.")))) {
      assertThat(bench.turn("Go."))
          .isInstanceOfSatisfying(
              TurnOutcome.Failed.class, failed -> assertThat(failed.retriable()).isTrue());
      assertThat(bench.turn("Go on.")).isEqualTo(new TurnOutcome.Completed(false));

      assertThat(bench.parts())
          .containsExactly(
              "1 agent_message completed: First.",
              "2 command_execution interrupted: the turn ended before it completed",
              "3 command_execution completed: echo two > two",
              "4 agent_message completed: Done.");
      assertThat(bench.model.requests().getLast().body().path("input").toString())
          .contains("First.", "Go on.");
      assertThat(bench.events().stream().filter(JournalEvent.SessionStarted.class::isInstance))
          .hasSize(1);
    }
  }

  @Test
  void aConfigurationWithoutTheHookIsNoticed() throws Exception {
    try (AgentBench bench =
        bench(
            reply(
                shell("sed -i 's/^command = .*/command = \"true\"/' /tmp/home/.codex/config.toml")),
            reply(message("Done.")),
            reply(shell("echo bad > bad")))) {
      assertThat(bench.turn("Go.")).isEqualTo(new TurnOutcome.Completed(false));
      assertThat(bench.turn("Go on.")).isInstanceOf(TurnOutcome.GateLost.class);
      assertThat(bench.file("bad")).isEmpty();
    }
  }
}
