package dev.envoi.agent.opencode;

import static dev.envoi.model.ModelAnswer.reply;
import static dev.envoi.model.Said.bash;
import static dev.envoi.model.Said.call;
import static dev.envoi.model.Said.message;
import static dev.envoi.model.Said.reasoning;
import static org.assertj.core.api.Assertions.assertThat;

import dev.envoi.agent.AgentBench;
import dev.envoi.agent.TurnOutcome;
import dev.envoi.model.ModelAnswer;
import dev.envoi.model.ModelAnswer.Ending;
import dev.envoi.model.Script;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a provider, a server that dies, and a command that cheats come to.
final class OpenCodeFailureTests {
  @TempDir Path folder;

  @Test
  void providersThatFailAndCommandsThatLookForKeys() throws Exception {
    try (AgentBench bench =
        OpenCodeBench.with(
            folder,
            100,
            ModelAnswer.tooManyRequests(1),
            ModelAnswer.serverError(500),
            reply(reasoning("Whole."), message("a text that is cut"), bash("echo ran >> ran"))
                .ending(Ending.CUT),
            reply(bash("env; cat /proc/[0-9]*/environ"), bash("echo ran >> ran")),
            reply(message("Done.")),
            ModelAnswer.badKey())) {

      assertThat(bench.turn("Go.")).isEqualTo(new TurnOutcome.Completed(false));

      assertThat(bench.parts())
          .anyMatch(line -> line.endsWith(" void: the answer was cut before it was whole"))
          .anyMatch(line -> line.endsWith("text completed: Done."));
      long runs = bench.parts().stream().filter(line -> line.contains("echo ran")).count();
      assertThat(bench.file("ran")).isEqualTo("ran\n".repeat((int) runs));
      String all = bench.events().toString();
      assertThat(all).contains("OPENCODE_SERVER_PASSWORD=").doesNotContain(AgentBench.KEY);

      assertThat(bench.turn("Go on."))
          .isEqualTo(new TurnOutcome.Failed("Incorrect API key provided.", false));
      bench.model.verify();
    }
  }

  @Test
  void answersThatNeverSayWhyTheyEndAreGivenUp() throws Exception {
    ModelAnswer endless = reply(message("And")).ending(Ending.NO_ENDING);
    try (AgentBench bench =
        OpenCodeBench.with(
            folder, 100, endless, endless, endless, endless, endless, endless, endless)) {
      assertThat(bench.turn("Go."))
          .isInstanceOfSatisfying(
              TurnOutcome.Failed.class,
              failed -> assertThat(failed.lastWords()).contains("end without a reason"));
    }
  }

  @Test
  void aServerThatIsKilledIsStartedAgainAndItsCommandsAreFound() throws Exception {
    String kill = "(setsid sh -c 'sleep 6; echo late >> late' &) ; kill -9 $OPENCODE_PID; sleep 5";
    try (AgentBench bench =
        OpenCodeBench.with(
            folder, 100, reply(bash("echo one > a"), bash(kill)), reply(message("Again.")))) {
      assertThat(bench.turn("Go."))
          .isInstanceOfSatisfying(
              TurnOutcome.Failed.class,
              failed -> assertThat(failed.lastWords()).contains("ended in the middle"));
      assertThat(bench.turn("Go on.")).isEqualTo(new TurnOutcome.Completed(false));
      assertThat(bench.parts())
          .containsExactly(
              "1 bash completed: echo one > a",
              "2 bash interrupted: the turn ended before it completed",
              "3 text completed: Again.");
      String last = bench.model.requests().getLast().body().path("messages").toString();
      assertThat(last).contains("Go.", "Go on.");
      Thread.sleep(6500);
      assertThat(bench.has("late")).isFalse();
    }
  }

  @Test
  void aSessionThatIsNotOursLosesTheGate() throws Exception {
    String forged =
        """
        pw=$(tr '\\0' '\\n' </proc/$OPENCODE_PID/environ | sed -n 's/^OPENCODE_SERVER_PASSWORD=//p')
        port=$(( 16#$(awk '$4=="0A" {print $2}' /proc/net/tcp | cut -d: -f2 | while read p; do
          [ "$p" = 1000 ] && echo $p; done) ))
        exec 3<>/dev/tcp/127.0.0.1/$port
        printf 'POST /session HTTP/1.1\\r\\nHost: x\\r\\nAuthorization: Basic %s\\r\\nContent-Type: application/json\\r\\nContent-Length: 2\\r\\n\\r\\n{}' \
          "$(printf opencode:$pw | base64 -w0)" >&3
        head -1 <&3
        sleep 20; echo beyond > beyond
        """;
    try (AgentBench bench = OpenCodeBench.with(folder, 100, reply(bash(forged)))) {
      assertThat(bench.turn("Go."))
          .isInstanceOfSatisfying(
              TurnOutcome.GateLost.class,
              lost -> assertThat(lost.how()).contains("a session was begun that is not ours"));
      assertThat(bench.has("beyond")).isFalse();
    }
  }

  @Test
  void subAgentsAskAtTheSameGate() throws Exception {
    Script parent =
        Script.of(
            reply(task("first"), task("second"), bash("echo parent >> log")),
            reply(message("All done.")));
    try (AgentBench bench =
        OpenCodeBench.with(
            folder,
            100,
            Script.perThread(
                parent,
                Script.of(reply(bash("sleep 0.5; echo child >> log")), reply(message("One."))),
                Script.of(reply(bash("sleep 0.5; echo child >> log")), reply(message("Two.")))))) {

      assertThat(bench.turn("Go.")).isEqualTo(new TurnOutcome.Completed(false));

      bench.model.verify();
      assertThat(bench.parts()).hasSize(8).allMatch(line -> line.contains(" completed: "));
      assertThat(bench.file("log").lines()).containsExactlyInAnyOrder("parent", "child", "child");
      assertThat(bench.events().toString()).contains("subAgent=ses_");
    }
  }

  private static dev.envoi.model.Said task(String what) {
    return call("task", Map.of("description", what, "prompt", what, "subagent_type", "general"));
  }
}
