package dev.envoi.cli;

import static dev.envoi.model.ModelAnswer.reply;
import static dev.envoi.model.Said.message;
import static dev.envoi.model.Said.shell;
import static org.assertj.core.api.Assertions.assertThat;

import dev.envoi.cli.CodexRuns.Ran;
import dev.envoi.model.ModelAnswer;
import dev.envoi.model.Script;
import dev.envoi.model.Script.Exchange;
import dev.envoi.model.Tokens;
import dev.envoi.trace.JournalEvent.ModelCalled;
import dev.envoi.trace.JournalEvent.SessionResumed;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// What whole runs make of a model that gives no more, and of a Codex that dies.
@Timeout(180)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class CodexRunTests {
  private static final Tokens MUCH = new Tokens(900, 0, 100, 0);

  private CodexRuns runs;

  @BeforeAll
  void begin(@TempDir Path folder) throws Exception {
    runs = CodexRuns.in(folder);
  }

  @Test
  void aKeyThatIsRefusedEndsTheRunAtOnceInTheProvidersWords() throws Exception {
    Ran ran = runs.run("refused", Script.of(ModelAnswer.badKey()));

    assertThat(ran.result().status()).as(ran.said()).isEqualTo(1);
    assertThat(ran.reason()).isEqualTo("agent_error");
    assertThat(ran.detail()).contains("Incorrect API key provided.");
    assertThat(ran.model().requests()).hasSize(1);
  }

  private static Script spending() {
    return Script.of(
        reply(shell("echo 1 > one")).costing(MUCH),
        reply(shell("echo 2 > two"), shell("echo 3 > three")).costing(MUCH),
        reply(message("Too much.")).costing(MUCH));
  }

  @Test
  void usedUpTokensEndTheRunAfterOneAnswerMore() throws Exception {
    Ran ran = runs.run("tokens", spending(), "--max-tokens", "1500");

    assertThat(ran.result().status()).as(ran.said()).isZero();
    assertThat(ran.reason()).isEqualTo("token_limit");
    assertThat(ran.model().requests()).as("no storm of tries").hasSize(2);
    assertThat(ran.journal().of(ModelCalled.class)).hasSize(2);
    assertThat(ran.trace().path("usage").path("input_tokens").asInt()).isEqualTo(1800);
    assertThat(ran.parts()).startsWith("command_execution completed: echo 1 > one");
    assertThat(ran.trace().path("parts").valueStream().filter(CodexRunTests::changed)).hasSize(1);
  }

  private static boolean changed(JsonNode part) {
    return part.path("repo_checkpoint").path("committed").asBoolean();
  }

  @Test
  void usedUpMoneyEndsTheRunBeforeTheNextRequest() throws Exception {
    Ran ran = runs.run("money", spending(), "--max-cost", "0.5", "--price", "1000,100,1000");

    assertThat(ran.result().status()).as(ran.said()).isZero();
    assertThat(ran.reason()).isEqualTo("cost_limit");
    assertThat(ran.model().requests()).hasSize(1);
  }

  @Test
  void aUsageLimitThatEndsInTimeIsWaitedFor() throws Exception {
    Ran ran =
        runs.run(
            "limited",
            Script.of(
                reply(shell("echo 1 > one")),
                ModelAnswer.usageLimit(4),
                reply(message("Going on."))),
            "--max-turns",
            "1");

    assertThat(ran.result().status()).as(ran.said()).isZero();
    assertThat(ran.reason())
        .as("the turn that was cut short is not counted")
        .isEqualTo("turn_limit");
    ran.model().verify();
    assertThat(ran.notes("usage_limit")).singleElement().asString().contains("gives no more until");
    assertThat(ran.result().out()).contains("gives no more until");
    assertThat(ran.parts())
        .containsExactly(
            "command_execution completed: echo 1 > one", "agent_message completed: Going on.");
  }

  @Test
  void aUsageLimitThatEndsAfterTheRunEndsIt() throws Exception {
    Ran ran = runs.run("beyond", Script.of(ModelAnswer.usageLimit(7200)), "--timeout", "1h");

    assertThat(ran.result().status()).as(ran.said()).isEqualTo(1);
    assertThat(ran.reason()).isEqualTo("agent_error");
    assertThat(ran.detail()).contains("hit your usage limit", "after the run's time");
    assertThat(ran.model().requests()).hasSize(1);
  }

  @Test
  void aCodexThatIsKilledGoesOnOnItsThreadAndIsToldWhereThingsStand() throws Exception {
    String kill =
        "for p in /proc/[0-9]*; do tr '\\0' ' ' < $p/cmdline | grep -q '[c]odex app-server' && kill -9 ${p#/proc/}; done";
    Ran ran =
        runs.run(
            "killed",
            Script.of(
                List.of(
                    Exchange.of(reply(message("First."), shell("echo 1 > one"))),
                    Exchange.of(reply(shell(kill))),
                    new Exchange(
                        request ->
                            assertThat(request.body().path("input").toString())
                                .contains("First.", "codex ended in the middle of the turn")
                                .contains("Budget left:"),
                        reply(shell("echo 2 > two"))),
                    Exchange.of(reply(message("Done."))))),
            "--max-turns",
            "2");

    assertThat(ran.result().status()).as(ran.said()).isZero();
    ran.model().verify();
    assertThat(ran.parts()).hasSize(5).endsWith("agent_message completed: Done.");
    assertThat(ran.journal().of(SessionResumed.class))
        .singleElement()
        .extracting(SessionResumed::caveat)
        .asString()
        .contains("its own history");
  }

  /// What a command finds of keys: how many lines of which environment hold the value.
  private static final String SEARCH =
      "cat /proc/[0-9]*/environ /proc/[0-9]*/cmdline 2>/dev/null | tr '\\0' '\\n' > /tmp/all; env >> /tmp/all; cat /tmp/home/.codex/* >> /tmp/all 2>/dev/null; wc -l < /tmp/all; echo found $(grep -c 'sk-scripted-01234567''89' /tmp/all)";

  @Test
  void noProcessInTheSandboxHoldsTheKey() throws Exception {
    Ran ran =
        runs.run(
            "search",
            Script.of(
                List.of(
                    Exchange.of(reply(shell(SEARCH))),
                    new Exchange(
                        request ->
                            assertThat(request.lastOutput())
                                .contains("found 0\n")
                                .containsPattern("\n[1-9]\\d+\n"),
                        reply(message("Nothing."))))),
            "--max-turns",
            "1");
    assertThat(ran.result().status()).as(ran.said()).isZero();
    ran.model().verify();
  }
}
