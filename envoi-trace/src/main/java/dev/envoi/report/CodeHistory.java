package dev.envoi.report;

import dev.envoi.trace.AgentTrace;
import dev.envoi.trace.Part;
import dev.envoi.trace.RepoCheckpoint;
import dev.envoi.trace.Turn;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// All changes of the code in their order.
record CodeHistory(List<CodeChange> changes, Map<String, Integer> placeOf) {

  static CodeHistory of(AgentTrace trace) {
    List<CodeChange> changes = new ArrayList<>();
    for (Part part : trace.parts()) {
      add(changes, part.part(), false, part.repoCheckpoint());
    }
    for (Turn turn : trace.turns()) {
      int last = turn.partEnd() == null ? 0 : turn.partEnd();
      add(changes, last, true, turn.repoCheckpoint());
    }
    changes.sort(Comparator.comparingInt(CodeChange::part).thenComparing(CodeChange::afterTurn));
    Map<String, Integer> places = new HashMap<>();
    if (trace.initialCommit() != null) {
      places.put(trace.initialCommit(), -1);
    }
    for (int i = 0; i < changes.size(); i++) {
      places.putIfAbsent(changes.get(i).commit(), i);
    }
    return new CodeHistory(changes, places);
  }

  private static void add(
      List<CodeChange> changes, int part, boolean afterTurn, @Nullable RepoCheckpoint checkpoint) {
    if (checkpoint != null && checkpoint.committed() && checkpoint.commitAfter() != null) {
      changes.add(
          new CodeChange(part, afterTurn, checkpoint.commitAfter(), checkpoint.changedFiles()));
    }
  }

  /// What changed between the code that one evaluation tested and the code that a later one tested.
  List<CodeChange> between(Evaluation before, Evaluation now) {
    int from = placeOf(before) + 1;
    int to = placeOf(now) + 1;
    return from < to ? changes.subList(from, to) : List.of();
  }

  /// The change that made the tested code; -1 for the code before the first one. Without a known
  /// commit, all that was there when the part began.
  private int placeOf(Evaluation evaluation) {
    String commit = evaluation.call().gitCommit();
    Integer place = commit == null ? null : placeOf.get(commit);
    if (place != null) {
      return place;
    }
    int low = 0;
    int high = changes.size();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (changes.get(middle).part() < evaluation.part()) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low - 1;
  }
}
