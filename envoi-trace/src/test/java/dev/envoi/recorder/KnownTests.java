package dev.envoi.recorder;

import static dev.envoi.recorder.TestingRecorder.command;
import static org.assertj.core.api.Assertions.assertThat;

import dev.envoi.journal.Journal;
import dev.envoi.journal.JournalReader;
import dev.envoi.run.Budget;
import dev.envoi.run.RunLimits;
import dev.envoi.trace.AgentTrace;
import dev.envoi.trace.JournalEvent;
import dev.envoi.trace.Part;
import dev.envoi.trace.PartStatus;
import dev.envoi.trace.PartType;
import dev.envoi.trace.Usage;
import dev.envoi.workspace.Checkpoints;
import dev.envoi.workspace.TestingGit;
import dev.envoi.workspace.TestingWorkspace;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a journal tells whoever goes on with it.
final class KnownTests {
  @TempDir Path folder = Path.of("");

  private Known read() throws IOException {
    return Known.read(new JournalReader(folder.resolve("run")));
  }

  @Test
  void nothingIsKnownOfATrajectoryThatBegins() {
    Known known = new Known();
    assertThat(known.isNothing()).isTrue();
    assertThat(known.reserved()).isZero();
    assertThat(known.used()).isZero();
    assertThat(known.open()).isEmpty();
  }

  @Test
  void numbersTurnsAndTokensGoOnAndWhatWasOpenIsLost() throws Exception {
    TestingRecorder first = new TestingRecorder(folder, 10);
    first.recorder.turnStarted(1, "go");
    int whole = first.recorder.admit(PartType.TOOL, "command").orElseThrow();
    first.workspace.write("a", "1");
    first.recorder.complete(command(whole, "write"));
    first.recorder.used(new Usage(100, 0, 7), whole);
    String commit = first.recorder.head();
    var _ = first.recorder.admit(PartType.TOOL, "command");
    first.close(); // as a kill leaves it: part 2 and turn 1 are open

    Known known = read();
    assertThat(known.reserved()).isEqualTo(2);
    assertThat(known.done()).isEqualTo(1);
    assertThat(known.turnOpen()).isTrue();
    assertThat(known.commit()).isEqualTo(commit);
    assertThat(known.ofTurn()).isEqualTo(new Usage(100, 0, 7));

    goOn(known, first.workspace);
    AgentTrace trace = new JournalReader(folder.resolve("run")).trace().orElseThrow();
    assertThat(trace.parts())
        .extracting(Part::status)
        .containsExactly(PartStatus.COMPLETED, PartStatus.LOST, PartStatus.INTERRUPTED);
    assertThat(trace.parts()).extracting(Part::turn).containsExactly(1, 1, 2);
    assertThat(trace.resumptions()).hasSize(1);
  }

  /// Three numbers are all that there are.
  private void goOn(Known known, TestingWorkspace workspace) throws Exception {
    String commit = known.commit();
    try (Journal journal = Journal.open(folder.resolve("run"), TestingRecorder.CLOCK);
        Checkpoints checkpoints =
            Checkpoints.reopen(
                TestingGit.ours(), folder.resolve("git"), workspace.snapshots(), commit)) {
      Recorder recorder =
          new Recorder(
              journal,
              checkpoints,
              new Recorder.Settings(TestingRecorder.CLOCK, 3, () -> null),
              known);
      recorder.note(new JournalEvent.Resumed(2, List.of(2), 0, Map.of(), commit, null, null));
      recorder.closeOpenParts(PartStatus.LOST, "gone");
      recorder.turnStarted(2, "go on");
      assertThat(recorder.begin(PartType.TEXT, "text")).hasValue(3);
      assertThat(recorder.begin(PartType.TEXT, "text")).isEmpty();
      recorder.closeOpenParts(PartStatus.INTERRUPTED, "over");
    }
  }

  @Test
  void modelAndOptionsAreThoseOfTheLastResumeThatHadAny() throws Exception {
    TestingRecorder first = new TestingRecorder(folder, 10); // an old journal: neither is there
    assertThat(read().options()).isNull();
    List<String> models = new ArrayList<>(Arrays.asList("a", "b", null));
    for (String model : models) {
      Map<String, String> options = model == null ? null : Map.of("model", model);
      first.recorder.note(new JournalEvent.Resumed(0, List.of(), 0, Map.of(), "c", model, options));
      int part = first.recorder.begin(PartType.TEXT, "text").orElseThrow();
      var _ = first.recorder.complete(command(part, "said"));
    }
    first.close();

    assertThat(read().options()).isEqualTo(Map.of("model", "b"));
    AgentTrace trace = new JournalReader(folder.resolve("run")).trace().orElseThrow();
    assertThat(trace.parts()).extracting(Part::agentModel).containsExactly("a", "b", "b");
    assertThat(trace.agentModel()).isEqualTo("b");
  }

  @Test
  void turnsThatAProvidersLimitEndedAreNotUsedUp() throws Exception {
    try (TestingRecorder first = new TestingRecorder(folder, 10)) {
      for (int turn = 1; turn <= 5; turn++) {
        first.recorder.turnStarted(turn, "go");
        if (turn <= 3) {
          first.recorder.note(new JournalEvent.Noted("usage_limit", "waiting"));
        }
        first.recorder.turnEnded(new JournalEvent.TurnEnded(turn, "failed", null, null, null));
      }
    }
    assertThat(read().turns()).isEqualTo(5);
    assertThat(read().limited()).isEqualTo(3);
    assertThat(limits(3).usedUp(read())).isEmpty();
    assertThat(limits(2).usedUp(read()))
        .contains("2 of 2 turns are used: give more by --max-turns");
  }

  private static RunLimits limits(int turns) {
    Duration hour = Duration.ofHours(1);
    return new RunLimits(10, OptionalInt.of(turns), hour, hour, Budget.NONE);
  }

  @Test
  void timeIsAddedUpOverResumesAndAClockThatJumpsBackGivesNoneBack() throws Exception {
    Instant noon = Instant.parse("2026-11-25T12:00:00Z");
    Instant[] now = {noon};
    JournalEvent started;
    try (TestingRecorder testing = new TestingRecorder(folder.resolve("sample"), 1)) {
      started = testing.events().getFirst();
    }
    try (Journal journal = Journal.open(folder.resolve("run"), () -> now[0])) {
      journal.append(started);
      now[0] = noon.plusSeconds(60);
      journal.append(new JournalEvent.Noted("a", "b"));
      now[0] = noon.minusSeconds(3600);
      journal.append(new JournalEvent.Noted("a", "b"));
    }
    assertThat(read().used()).isEqualTo(Duration.ofSeconds(60));
    try (Journal journal = Journal.open(folder.resolve("run"), () -> now[0])) {
      now[0] = noon.plusSeconds(100_000); // the time in between does not count
      journal.append(new JournalEvent.Resumed(0, List.of(), 60_000, Map.of(), "c", null, null));
      now[0] = now[0].plusSeconds(5);
      journal.append(new JournalEvent.Noted("a", "b"));
    }
    assertThat(read().used()).isEqualTo(Duration.ofSeconds(65));
  }
}
