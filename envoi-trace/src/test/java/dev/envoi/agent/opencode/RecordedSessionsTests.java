package dev.envoi.agent.opencode;

import static org.assertj.core.api.Assertions.assertThat;

import dev.envoi.trace.FinishedPart;
import dev.envoi.trace.Usage;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What the real program told, made into parts.
final class RecordedSessionsTests {

  @Test
  void everyKindOfPartBecomesThePartThatItIs() throws Exception {
    RecordedSession session = new RecordedSession("session").play();
    assertThat(session.host.lines())
        .containsExactly(
            "1 reasoning completed: I should look at the directory first.",
            "2 text completed: I'll list the files.",
            "3 bash completed: ls -la && echo done",
            "4 reasoning completed: Now read the file.",
            "5 read completed: read calc.py",
            "6 text completed: Fix the bug.",
            "7 edit completed: calc.py",
            "8 write completed: notes.md",
            "9 reasoning completed: All done.",
            "10 text completed: Fixed add() and wrote notes.");
    assertThat(session.host.used)
        .containsEntry(1, new Usage(2000, 1500, 80))
        .containsEntry(4, new Usage(2200, 2000, 60))
        .containsOnlyKeys(1, 4, 6, 8, 9);
    assertThat(session.conversation.ending()).isEqualTo(new Ending.Over(null));
  }

  @Test
  void aTextThatWasThrownAwayIsVoidAndAToolThatRanTwiceIsTwoParts() throws Exception {
    RecordedSession session = new RecordedSession("cut-after-tool").play();
    assertThat(session.host.lines())
        .containsExactly(
            "1 reasoning completed: plan",
            "2 text void: the answer was cut before it was whole",
            "3 bash completed: echo ran >> side.txt; cat side.txt",
            "4 reasoning completed: plan",
            "5 text completed: Second attempt text.",
            "6 bash completed: echo ran >> side.txt; cat side.txt",
            "7 text completed: recovered after tool");
    assertThat(session.conversation.ending()).isEqualTo(new Ending.Over(null));
  }

  @Test
  void partsOfSubAgentsSayWhoseTheyAre() throws Exception {
    RecordedSession session = new RecordedSession("sub-agents").play();
    assertThat(session.host.lines())
        .hasSize(12)
        .contains(
            "2 task completed: task one",
            "3 task completed: task two",
            "6 bash completed: echo child",
            "9 bash completed: echo child",
            "12 text completed: done.");
    assertThat(session.host.completed)
        .filteredOn(part -> part.content().subAgent() == null)
        .extracting(FinishedPart::number)
        .containsExactlyInAnyOrder(1, 2, 3, 12);
  }

  @Test
  void aCommandThatWeEndedIsInterrupted() throws Exception {
    RecordedSession session = new RecordedSession("aborted-command").play();
    assertThat(session.host.lines())
        .containsExactly(
            "1 text completed: Start a long command.",
            "2 bash interrupted: for i in 1 2 3 4 5 6 7 8 9 10; do echo tick $i; sleep 1; done");
    assertThat(session.conversation.ending())
        .isInstanceOfSatisfying(
            Ending.Over.class, over -> assertThat(String.valueOf(over)).contains("Aborted"));
  }

  @Test
  void compactionIsNoPart() throws Exception {
    RecordedSession session = new RecordedSession("compaction").play();
    assertThat(session.host.lines())
        .containsExactly(
            "1 text completed: Lots of context.",
            "2 bash completed: echo overflow",
            "3 text completed: Hello from the model.");
    assertThat(session.conversation.ending()).isEqualTo(new Ending.Over(null));
  }

  @Test
  void aBrokenStreamLosesAndDoublesNothing() throws Exception {
    RecordedSession whole = new RecordedSession("session");
    whole.playRaw(0, whole.size());
    RecordedSession broken = new RecordedSession("session");
    broken.playRaw(0, 30);
    broken.playRaw(20, 25);
    broken.playRaw(60, broken.size());
    assertThat(texts(whole)).hasSizeGreaterThan(5);
    assertThat(texts(broken)).isEqualTo(texts(whole));
  }

  @Test
  void anApprovalThatWeDidNotGiveLosesTheGate() throws Exception {
    RecordedSession session = new RecordedSession("session");
    session.playRaw(0, 10);
    assertThat(session.conversation.ending()).isNull();
    session.tell(
        """
        {"payload": {"type": "permission.replied", "properties": {
          "sessionID": "ses_df92aad8effe150e0pJtsZfPRX",
          "requestID": "per_206d553b6001aZJylt2GCZ2KyX",
          "reply": "once"}}}
        """);
    assertThat(session.conversation.ending())
        .isEqualTo(new Ending.GateLost("an approval was given, and not by us"));
  }

  private static List<String> texts(RecordedSession session) {
    return session.host.completed.stream().map(FinishedPart::summary).toList();
  }
}
