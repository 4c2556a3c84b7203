package dev.envoi.agent.codex;

import static dev.envoi.model.ModelAnswer.reply;
import static dev.envoi.model.Said.message;
import static dev.envoi.model.Said.shell;
import static org.assertj.core.api.Assertions.assertThat;

import dev.envoi.agent.AgentBench;
import dev.envoi.agent.TurnOutcome;
import dev.envoi.model.ModelAnswer;
import dev.envoi.model.ModelAnswer.Ending;
import dev.envoi.model.ModelRequest;
import dev.envoi.model.Script;
import dev.envoi.trace.JournalEvent;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// What a provider can do wrong, and what the real Codex and our adapter make of it. One Codex
/// plays a turn for each.
@Timeout(120)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class CodexFailuresTests {
  /// Codex tries each request twice, and each answer that breaks off twice.
  private static final CodexSettings.Patience SHORT =
      new CodexSettings.Patience(1, 1, Duration.ofSeconds(5), Duration.ofSeconds(31));

  private final Answers answers = new Answers();
  private AgentBench bench;
  private int before;
  private int asked;

  /// What the model says next; the last one is said again and again.
  private static final class Answers implements Script {
    private final Queue<ModelAnswer> waiting = new ArrayDeque<>();
    private ModelAnswer last = reply();

    synchronized void are(ModelAnswer... next) {
      waiting.clear();
      waiting.addAll(List.of(next));
    }

    @Override
    public synchronized ModelAnswer answer(ModelRequest request) {
      last = waiting.isEmpty() ? last : waiting.remove();
      return last;
    }

    @Override
    public synchronized int left() {
      return waiting.size();
    }
  }

  @BeforeAll
  void begin(@TempDir Path folder) throws Exception {
    bench = CodexBench.with(folder, answers, CodexBench.Setup.USUAL.patience(SHORT));
  }

  @AfterAll
  void end() {
    bench.close();
  }

  /// Plays a turn.
  private TurnOutcome turn(ModelAnswer... said) throws Exception {
    answers.are(said);
    before = bench.parts().size();
    asked = bench.model.requests().size();
    return bench.turn("Go.");
  }

  private int requests() {
    return bench.model.requests().size() - asked;
  }

  /// The parts of the turn, without their numbers.
  private List<String> parts() {
    List<String> all = bench.parts();
    return all.subList(before, all.size()).stream()
        .map(line -> line.replaceFirst("^\\d+ ", ""))
        .toList();
  }

  private static void assertFailed(TurnOutcome outcome, String words, boolean retriable) {
    assertThat(outcome)
        .isInstanceOfSatisfying(
            TurnOutcome.Failed.class,
            failed -> {
              assertThat(failed.lastWords()).contains(words).doesNotContain("127.0.0.1");
              assertThat(failed.retriable()).isEqualTo(retriable);
            });
  }

  static List<Arguments> finals() {
    return List.of(
        Arguments.of(ModelAnswer.badKey(), "401 Unauthorized: Incorrect API key provided."),
        Arguments.of(ModelAnswer.forbidden(), "403 Forbidden: Your project may not use this model"),
        Arguments.of(ModelAnswer.noSuchModel(), "The model does not exist"),
        Arguments.of(ModelAnswer.quotaExceeded(), "Quota exceeded"),
        Arguments.of(ModelAnswer.usageLimit(3600), "hit your usage limit"));
  }

  @ParameterizedTest
  @MethodSource("finals")
  void whatNoOtherTryMendsIsFinalAtOnce(ModelAnswer refusal, String words) throws Exception {
    assertFailed(turn(refusal), words, false);
    assertThat(requests()).isEqualTo(1);
    assertThat(parts()).isEmpty();
  }

  @Test
  void aKeyThatIsRefusedInTheMiddleLeavesWhatWasDone() throws Exception {
    assertFailed(
        turn(reply(message("First."), shell("echo kept > kept")), ModelAnswer.badKey()),
        "Incorrect API key",
        false);
    assertThat(requests()).isEqualTo(2);
    assertThat(parts())
        .containsExactly(
            "agent_message completed: First.", "command_execution completed: echo kept > kept");
    assertThat(bench.file(bench.recorder.head(), "kept")).isEqualTo("kept\n");
  }

  static List<Arguments> passing() {
    ModelAnswer down = ModelAnswer.serverError(503);
    ModelAnswer broken = ModelAnswer.serverError(500);
    return List.of(
        Arguments.of(List.of(ModelAnswer.tooManyRequests(1)), List.of()),
        Arguments.of(List.of(down, broken, down), List.of()),
        Arguments.of(
            List.of(reply(message("A long one.")).ending(Ending.CUT_INSIDE)),
            List.of("agent_message void: the response was cut before it was whole")),
        Arguments.of(
            List.of(reply(shell("echo half > half")).ending(Ending.CUT_INSIDE)), List.of()),
        Arguments.of(
            List.of(reply(message("Whole."), shell("echo cut >> log")).ending(Ending.CUT)),
            List.of(
                "agent_message completed: Whole.",
                "command_execution completed: echo cut >> log")));
  }

  @ParameterizedTest
  @MethodSource("passing")
  void whatPassesIsTriedAgainByCodexItself(List<ModelAnswer> faults, List<String> parts)
      throws Exception {
    ModelAnswer[] all = new ModelAnswer[faults.size() + 1];
    faults.toArray(all);
    all[faults.size()] = reply(message("Done."));

    assertThat(turn(all)).isEqualTo(new TurnOutcome.Completed(false));

    assertThat(requests()).isEqualTo(all.length);
    List<String> expected = new ArrayList<>(parts);
    expected.add("agent_message completed: Done.");
    assertThat(parts()).isEqualTo(expected);
    assertThat(bench.file("half")).isEmpty();
  }

  @Test
  void aProviderThatIsDownForLongFailsTheTurnWhichCanBeTriedAgain() throws Exception {
    assertFailed(turn(ModelAnswer.serverError(503)), "503 Service Unavailable", true);
    assertThat(requests()).isEqualTo(4);
    assertThat(turn(reply(message("Up again.")))).isEqualTo(new TurnOutcome.Completed(false));
  }

  @Test
  void aThreadThatIsTooLongIsSummarizedAndGoesOn() throws Exception {
    assertFailed(
        turn(ModelAnswer.contextLength(), reply(message("A summary of it all."))),
        "ran out of room",
        true);
    assertThat(requests()).isEqualTo(2);
    assertThat(bench.model.requests().getLast().kind()).isEqualTo("compaction");
    assertThat(parts()).as("a summary is no part").isEmpty();

    assertThat(turn(reply(message("On.")))).isEqualTo(new TurnOutcome.Completed(false));

    assertThat(bench.model.requests().getLast().body().path("input").toString())
        .contains("A summary of it all.");
    assertThat(parts()).containsExactly("agent_message completed: On.");
  }

  @Test
  void aThreadThatCannotBeSummarizedIsBegunAnew() throws Exception {
    long sessions = sessions();
    assertFailed(turn(ModelAnswer.contextLength()), "ran out of room", true);
    assertThat(bench.remembers()).isFalse();

    assertThat(turn(reply(message("New.")))).isEqualTo(new TurnOutcome.Completed(false));

    assertThat(sessions()).isEqualTo(Math.max(1, sessions) + 1);
    assertThat(bench.remembers()).isTrue();
  }

  private long sessions() throws Exception {
    return bench.events().stream().filter(JournalEvent.SessionStarted.class::isInstance).count();
  }

  @Test
  void aCommandThatCodexItselfRefusesIsAPartThatFailed() throws Exception {
    assertThat(turn(reply(shell("rm -rf /workspace/nothing")), reply(message("Then not."))))
        .isEqualTo(new TurnOutcome.Completed(false));
    assertThat(bench.model.requests().getLast().lastOutput()).contains("not permitted");
    assertThat(parts())
        .containsExactly(
            "command_execution failed: rm -rf /workspace/nothing",
            "agent_message completed: Then not.");
  }

  @Test
  void garbageOnItsOutputIsKeptAndHurtsNobody() throws Exception {
    String garbage =
        "for p in /proc/[0-9]*; do tr '\\0' ' ' < $p/cmdline | grep -q '[a]pp-server' && printf 'no JSON\\n\\377\\376\\n{\"half\": \\n[]\\n\\n' > $p/fd/1; done 2>/dev/null; echo told";
    assertThat(turn(reply(shell(garbage)), reply(message("Done."))))
        .isEqualTo(new TurnOutcome.Completed(false));
    assertThat(parts()).hasSize(2);
    assertThat(bench.events())
        .filteredOn(JournalEvent.AgentSaid.class::isInstance)
        .extracting(event -> ((JournalEvent.AgentSaid) event).raw().path("not_json").asString(""))
        .contains("no JSON", "\ufffd\ufffd", "{\"half\": ");
  }
}
