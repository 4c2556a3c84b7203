package dev.envoi.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.envoi.journal.JournalReader;
import dev.envoi.store.LocalRuns.RunFolder;
import dev.envoi.trace.JournalEvent;
import dev.envoi.trace.JournalEvent.PartCompleted;
import dev.envoi.trace.JournalEvent.PartReserved;
import dev.envoi.trace.JournalEvent.TrajectoryStarted;
import dev.envoi.trace.JournalEvent.TurnEnded;
import dev.envoi.trace.RepoCheckpoint;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// What the journal of a run on this machine holds.
///
/// @param events in their order
record Journals(List<JournalEvent> events) {

  /// Reads it from its first to its last line; any damage but a torn end is a failure.
  static Journals read(RunFolder run) throws IOException {
    List<JournalEvent> events = new ArrayList<>();
    new JournalReader(run.journal()).forEach(true, entry -> events.add(entry.event()));
    return new Journals(List.copyOf(events));
  }

  List<Integer> completed() {
    return of(PartCompleted.class).map(PartCompleted::part).toList();
  }

  List<Integer> reserved() {
    return of(PartReserved.class).map(PartReserved::part).toList();
  }

  <T extends JournalEvent> Stream<T> of(Class<T> type) {
    return events.stream().filter(type::isInstance).map(type::cast);
  }

  /// Of an agent that does one thing at a time: numbers from 1 without gap or repeat, all closed
  /// but perhaps the last.
  void assertNumbersAreWhole() {
    assertThat(reserved()).isEqualTo(upTo(reserved().size()));
    assertThat(completed()).isEqualTo(upTo(completed().size()));
    assertThat(reserved().size() - completed().size()).isBetween(0, 1);
  }

  private static List<Integer> upTo(int last) {
    return IntStream.rangeClosed(1, last).boxed().toList();
  }

  /// Every commit that is named anywhere.
  Set<String> commits() {
    Set<String> commits = new TreeSet<>();
    of(TrajectoryStarted.class).forEach(started -> add(commits, started.initialCommit()));
    of(PartCompleted.class).forEach(part -> add(commits, part.checkpoint()));
    of(TurnEnded.class).forEach(turn -> add(commits, turn.checkpoint()));
    return commits;
  }

  private static void add(Set<String> commits, @Nullable RepoCheckpoint checkpoint) {
    if (checkpoint != null) {
      add(commits, checkpoint.commitBefore());
      add(commits, checkpoint.commitAfter());
    }
  }

  private static void add(Set<String> commits, @Nullable String commit) {
    if (commit != null) {
      commits.add(commit);
    }
  }

  /// Plain git finds every commit that is named.
  void assertCommitsExistIn(RunFolder run) throws IOException, InterruptedException {
    Process git =
        new ProcessBuilder("git", "-C", run.git().toString(), "cat-file", "--batch-check").start();
    try (OutputStream asked = git.getOutputStream()) {
      asked.write((String.join("\n", commits()) + "\n").getBytes(StandardCharsets.UTF_8));
    }
    List<String> answers = git.inputReader().readAllLines();
    assertThat(git.waitFor()).isZero();
    assertThat(answers).hasSameSizeAs(commits()).allMatch(answer -> answer.contains(" commit "));
  }
}
