package dev.envoi.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.envoi.cli.WordsTask.Ran;
import dev.envoi.journal.Journal;
import dev.envoi.store.FileStore;
import dev.envoi.store.LocalRuns;
import dev.envoi.store.LocalRuns.RunFolder;
import dev.envoi.trace.AgentTrace;
import dev.envoi.trace.JournalEvent.PartCompleted;
import dev.envoi.trace.JournalEvent.TurnStarted;
import dev.envoi.trace.TraceJson;
import dev.envoi.trace.TrajectoryId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// `./envoi resume` of runs that ended, and what it refuses.
@Timeout(300)
final class ResumeTests {
  private static final String SESSION =
      """
      - shell: 'sleep 1.1; git init -q . && mkdir -p empty/folder && ln -s nowhere link && echo one >> log && printf x > tool && chmod 755 tool'
      - run_tests: words/alpha
      - text: the third
      - end_turn
      - shell: 'echo two >> log; git status --short | grep -c log; test -d empty/folder && test -L link && test -x tool && echo whole'
      - text: the fifth
      - end_turn
      - text: the sixth
      - end_turn
      """;

  @TempDir Path temp = Path.of("");
  private WordsTask words = new WordsTask(Path.of(""));

  @BeforeEach
  void task() throws IOException {
    words = WordsTask.in(temp);
    words.write("session.yaml", SESSION);
  }

  private Ran trace(String... more) {
    String[] base = {
      "trace", "--task", "task", "--agent", "scripted:session.yaml", "--trajectory-id", "run"
    };
    return words.run(
        java.util.stream.Stream.of(base, more)
            .flatMap(java.util.stream.Stream::of)
            .toArray(String[]::new));
  }

  private RunFolder folder() {
    return new LocalRuns(words.path("home"))
        .folder(new FileStore(words.path(".envoi/store")), new TrajectoryId("run"));
  }

  private AgentTrace told() throws IOException {
    Ran shown = words.run("show", "run", "--json");
    assertThat(shown.status()).as(shown.err()).isZero();
    return TraceJson.MAPPER.readValue(shown.out(), AgentTrace.class);
  }

  @Test
  void aRunThatEndedAtALimitGoesOnExactlyToAHigherOne() throws Exception {
    assertThat(trace("--max-parts", "3").status()).isZero();
    List<?> before = Journals.read(folder()).events();
    words.write("task/prompt.md", "Another task by now.");
    words.write("session.yaml", "- text: another session\n- end_turn\n");

    assertRefusedAsLongAsNothingIsRaised(before);

    Ran resumed = words.run("resume", "run", "--max-parts", "5");
    assertThat(resumed.status()).as(resumed.out() + resumed.err()).isZero();
    assertThat(resumed.out()).contains("known up to part 3", "TRAJECTORY_ID: run", "part_limit");
    Journals journal = Journals.read(folder());
    journal.assertNumbersAreWhole();
    assertThat(journal.completed()).containsExactly(1, 2, 3, 4, 5);
    assertThat(journal.of(PartCompleted.class).toList().get(3).content().output())
        .as("git's own folder, empty folders, links and modes are there again")
        .isEqualTo("1\nwhole\n");
    assertThat(journal.events().subList(0, before.size())).isEqualTo(before);
    String prompt = journal.of(TurnStarted.class).toList().getLast().prompt();
    assertThat(prompt)
        .startsWith(Files.readString(Path.of("src/test/resources/words-task/prompt.md")).strip())
        .contains("goes on now", "words/beta: not tested yet", "Budget left: 2 parts");

    assertTheStoreTellsIt();
    Files.createDirectories(folder().root().resolve("publishing-7/left"));
    assertThat(words.run("resume", "run", "--max-parts", "50").status()).isZero();
    assertThat(words.run("show", "run").out()).contains("resumed ", "after part 3", "after part 5");
    assertThat(told().parts()).hasSize(6);
    assertThat(folder().root().resolve("publishing-7")).doesNotExist();
    Ran over = words.run("resume", "run", "--max-parts", "60");
    assertThat(over.status()).isZero();
    assertThat(over.out())
        .isEqualTo("run has ended: turn_limit (the agent's session has no more turns)\n");
  }

  private void assertRefusedAsLongAsNothingIsRaised(List<?> before) throws Exception {
    Ran refused = words.run("resume", "run");
    assertThat(refused.status()).as(refused.out()).isEqualTo(2);
    assertThat(refused.err()).contains("part_limit", "3 of 3 parts are used", "--max-parts");
    Ran late = words.run("resume", "run", "--max-parts", "9", "--timeout", "1s");
    assertThat(late.status()).isEqualTo(2);
    assertThat(late.err()).contains(" of 1 seconds are used", "--timeout");
    assertThat(Journals.read(folder()).events()).as("a refusal changes nothing").isEqualTo(before);
  }

  private void assertTheStoreTellsIt() throws IOException {
    AgentTrace trace = told();
    assertThat(Objects.requireNonNull(trace.resumptions()).getFirst().part()).isEqualTo(3);
    assertThat(trace.parts().getLast().testingState()).isNotNull();
    assertThat(trace.turns()).hasSize(2);
    Path stored = words.path(".envoi/store/trajectories/run");
    assertThat(
            TraceJson.MAPPER.readValue(
                Files.readAllBytes(stored.resolve("agent_trace.json")), AgentTrace.class))
        .isEqualTo(trace);
    assertThat(stored.resolve("session/index.json")).content().contains("HEAD");
  }

  @Test
  void whatCannotBeGoneOnWithIsSaidAndLeftAlone() throws Exception {
    Ran unknown = words.run("resume", "nobody");
    assertThat(unknown.status()).isEqualTo(1);
    assertThat(unknown.err()).contains("there is no trajectory nobody");
    assertThat(words.run("resume", "run", "--agent", "codex").status()).isEqualTo(2);

    words.write("session.yaml", "- text: one\n- text: two\n- text: three\n- end_turn\n");
    assertThat(trace("--max-parts", "2").status()).isZero();
    Path journal = folder().journal().resolve("journal.jsonl");
    byte[] whole = Files.readAllBytes(journal);
    try (Journal _ = Journal.open(folder().journal(), InstantSource.system())) {
      Ran live = words.run("resume", "run", "--max-parts", "3");
      assertThat(live.status()).isEqualTo(1);
      assertThat(live.err()).contains("still going on");
    }
    assertThat(journal).hasBinaryContent(whole);

    String text = Files.readString(journal);
    Files.writeString(journal, text.replaceFirst("one", "ONE"));
    Ran damaged = words.run("resume", "run", "--max-parts", "3");
    assertThat(damaged.status()).isEqualTo(1);
    assertThat(damaged.err()).contains("is damaged at line");
    assertThat(journal).content().isEqualTo(text.replaceFirst("one", "ONE"));
  }

  @Test
  void aMachineThatFindsThatOthersWentOnHasTheirSessionToo() throws Exception {
    assertThat(trace("--max-parts", "3").status()).isZero();
    Path here = words.path("home");
    Path before = words.path("home-before");
    assertThat(new ProcessBuilder("cp", "-a", here.toString(), before.toString()).start().waitFor())
        .isZero();
    assertThat(words.run("resume", "run", "--max-parts", "5").status()).isZero();
    Files.move(here, words.path("elsewhere"));
    Files.move(before, here);
    Files.createDirectories(folder().sandbox().resolve("tmp/home/agent")); // it had been killed

    Ran published = words.run("publish", "run");

    assertThat(published.status()).isEqualTo(1);
    assertThat(published.err()).contains("somebody else went on with it");
    assertThat(folder().sandbox().resolve("tmp")).doesNotExist();
    assertThat(folder().session().resolve("index.json"))
        .hasSameBinaryContentAs(words.path(".envoi/store/trajectories/run/session/index.json"));
    Ran resumed = words.run("resume", "run", "--max-parts", "50");
    assertThat(resumed.status()).as(resumed.out() + resumed.err()).isZero();
    assertThat(told().parts()).hasSize(6);
  }

  @Test
  void itsHelpSaysWhatCanBeRaised() {
    Ran help = words.run("resume", "--help");
    assertThat(help.status()).isZero();
    assertThat(help.out()).contains("--max-parts", "--timeout", "--max-cost", "--model");
  }
}
