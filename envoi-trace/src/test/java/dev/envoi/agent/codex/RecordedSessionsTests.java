package dev.envoi.agent.codex;

import static org.assertj.core.api.Assertions.assertThat;

import dev.envoi.agent.TestingHost;
import dev.envoi.agent.codex.Conversation.Ending;
import dev.envoi.trace.FinishedPart;
import dev.envoi.trace.PartStatus;
import dev.envoi.trace.PartType;
import dev.envoi.trace.Usage;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What the real program wrote, made into parts.
final class RecordedSessionsTests {
  private final TestingHost host = new TestingHost(100);
  private final Conversation conversation = new Conversation(host, CodexSettings.Patience.USUAL);

  private void play(String name) throws Exception {
    new Recording(conversation).play(name);
  }

  @Test
  void everyKindOfItemBecomesThePartThatItIs() throws Exception {
    play("session");

    assertThat(host.lines())
        .containsExactly(
            "1 reasoning completed: **Looking**  Read the file.",
            "2 agent_message completed: I will look at the file.",
            "3 command_execution completed: cat app.py; echo warn >&2; sleep 0.2; echo end",
            "4 update_plan completed: update_plan",
            "5 file_change completed: app.py, mv.txt, new.txt, old.txt",
            "6 file_change failed: apply_patch",
            "7 tool_search completed: run tests",
            "8 mcp_tool_call completed: run_tests tests/test_app.py",
            "9 mcp_tool_call failed: run_tests boom",
            "10 command_execution failed: exit 4",
            "11 command_execution completed: sleep 60",
            "12 web_search completed: java sse client",
            "13 agent_message completed: All done.",
            "14 agent_message completed: Second turn answer.");
    assertThat(conversation.ending()).isEqualTo(new Ending.Said("completed", null));
  }

  @Test
  void tokensGoToThePartThatTheirResponseBeganWith() throws Exception {
    play("session");

    assertThat(host.used.get(1)).isEqualTo(new Usage(1000, 0, 60));
    assertThat(host.used.get(2)).isNull();
    assertThat(host.used.get(4)).isEqualTo(new Usage(1100, 1000, 20));
    assertThat(host.used.values().stream().reduce(Usage.NONE, Usage::plus))
        .isEqualTo(new Usage(12590, 10800, 303));
  }

  @Test
  void aCommandThatYieldsEndsItsPartAndRunsOn() throws Exception {
    play("session");

    assertThat(host.background).containsExactly(11);
    assertThat(Objects.requireNonNull(part(11).content().output())).contains("Process running");
  }

  @Test
  void aCommandThatEndsAfterItsTurnIsNoSecondPart() throws Exception {
    play("background-command");

    assertThat(host.lines())
        .containsExactly(
            "1 command_execution completed: echo start; sleep 2; echo end",
            "2 agent_message completed: turn over",
            "3 agent_message completed: second");
    assertThat(host.said.toString()).contains("start\\nend\\n");
  }

  @Test
  void parallelCallsAreOnePartEach() throws Exception {
    play("parallel-calls");

    assertThat(host.lines().stream().limit(4))
        .containsExactly(
            "1 command_execution completed: echo 0b >> log.txt; echo out-0b",
            "2 command_execution completed: sleep 0.1; echo 0a >> log.txt; echo out-0a",
            "3 file_change completed: p0.txt",
            "4 command_execution completed: echo 0c >> log.txt; echo out-0c");
  }

  @Test
  void subAgentsPartsSayWhoseTheyAre() throws Exception {
    play("sub-agents");

    assertThat(host.lines())
        .containsExactly(
            "1 collab_agent_tool_call completed: Look at the files",
            "2 collab_agent_tool_call completed: wait_agent",
            "3 reasoning completed: **Sub**  Thinks.",
            "4 command_execution completed: sleep 1; echo sub work",
            "5 agent_message completed: sub answer",
            "6 collab_agent_tool_call completed: close_agent",
            "7 agent_message completed: root done");
    assertThat(part(2).content().subAgent()).isNull();
    assertThat(part(4).content().subAgent()).startsWith("01a206cf-e932");
  }

  @Test
  void aTeamInCodeModeIsRecordedToo() throws Exception {
    play("sub-agents-v2");

    assertThat(host.lines())
        .containsExactly(
            "1 agent_message completed: I delegate.",
            "2 collab_agent_tool_call completed: Look at the files",
            "3 collab_agent_tool_call completed: wait_agent",
            "4 reasoning completed: **Sub**  Thinks.",
            "5 command_execution completed: Bash",
            "6 agent_message completed: sub answer",
            "7 agent_message completed: root done");
  }

  @Test
  void inCodeModeTheCallsInsideAProgramAreTheParts() throws Exception {
    play("code-mode");

    assertThat(host.completed.stream().map(FinishedPart::itemType))
        .containsExactly(
            "reasoning",
            "command_execution",
            "command_execution",
            "command_execution",
            "file_change",
            "mcp_tool_call",
            "agent_message");
  }

  @Test
  void aTextThatWasCutIsVoidAndItsNumberIsUsed() throws Exception {
    play("cut-and-retried");

    assertThat(host.completed)
        .extracting(FinishedPart::number, FinishedPart::type, FinishedPart::status)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple(1, PartType.TEXT, PartStatus.VOID),
            org.assertj.core.groups.Tuple.tuple(2, PartType.TEXT, PartStatus.VOID));
  }

  @Test
  void aRefusedKeyIsToldInTheProvidersWords() throws Exception {
    play("refused-key");

    assertThat(host.completed).isEmpty();
    assertThat(conversation.ending())
        .isInstanceOfSatisfying(
            Ending.Said.class,
            said -> {
              assertThat(said.status()).isEqualTo("failed");
              assertThat(Objects.requireNonNull(said.trouble()).status()).isEqualTo(401);
              assertThat(said.trouble().message()).contains("Incorrect API key");
            });
  }

  @Test
  void compactionIsNoPartAndItsTokensBelongToTheTurn() throws Exception {
    play("compaction");

    assertThat(host.lines())
        .containsExactly(
            "1 command_execution completed: echo one",
            "2 command_execution completed: echo two",
            "3 agent_message completed: done");
    assertThat(host.used.get(0)).isEqualTo(new Usage(3000, 0, 20));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 7})
  void noPartIsRecordedBeyondTheBudget(int most) throws Exception {
    TestingHost few = new TestingHost(most);
    Conversation short_ = new Conversation(few, CodexSettings.Patience.USUAL);
    short_.isOn("t", false);
    Thread playing =
        Thread.ofVirtual()
            .start(() -> {
              try {
                new Recording(short_).play("session");
              } catch (Exception e) {
                // a hook that is held to the end of the turn is refused then
              }
            });
    assertThat(short_.awaitEnd(java.time.Duration.ofSeconds(10))).isTrue();
    short_.turnIsOver();
    playing.join();

    assertThat(few.completed).hasSize(most);
  }

  @Test
  void whatAPartHoldsIsNotWrittenAgain() throws Exception {
    play("session");

    long times =
        host.said.stream().filter(raw -> raw.toString().contains("return a - b\\n\\n")).count();
    assertThat(times).isZero();
    assertThat(host.said.toString()).contains("{\"$part\":3");
  }

  @Test
  void whatIsNotKnownIsKeptAndHarmsNothing() {
    conversation.isOn("t", false);
    conversation.turnBegins();
    String line = "{\"method\":\"something/new\",\"params\":{\"threadId\":\"t\",\"x\":[1]}}";
    assertThat(Incoming.parse(line))
        .isInstanceOfSatisfying(
            Incoming.Notice.class,
            notice -> conversation.heard(notice.notification(), notice.raw()));
    conversation.garbage("Segmentation fault");

    assertThat(host.said.toString()).contains("something/new", "Segmentation fault");
    assertThat(conversation.ending()).isNull();
  }

  private FinishedPart part(int number) {
    return host.completed.stream().filter(part -> part.number() == number).findAny().orElseThrow();
  }
}
