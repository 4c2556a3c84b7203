package dev.envoi.testing;

import dev.envoi.trace.TestCall;
import dev.envoi.trace.TestCounts;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// Writes the prompt of every turn after the first: where things stand, and what is left of the
/// budget.
public final class FollowUp {
  private static final int SHOWN_PATHS = 10;

  private final SolveTracker tracker;

  public FollowUp(SolveTracker tracker) {
    this.tracker = tracker;
  }

  /// What the loop knows.
  ///
  /// @param remark how the turn before ended when that was unusual; else empty
  /// @param budget what is left, one line
  public record Situation(String remark, String budget) {}

  /// The prompt; what it reports as changed is old news afterwards.
  public String prompt(Situation situation) {
    StringBuilder text = new StringBuilder();
    if (!situation.remark().isEmpty()) {
      text.append(situation.remark()).append("\n\n");
    }
    List<String> unsolved = tracker.unsolved();
    if (unsolved.isEmpty()) {
      text.append(
          "Every required test path passed when it was tested last, but not on one commit.\n");
    } else {
      text.append("Not everything passes yet. Open test paths:\n");
      unsolved.stream()
          .limit(SHOWN_PATHS)
          .forEach(path -> text.append("- ").append(status(path)).append('\n'));
      if (unsolved.size() > SHOWN_PATHS) {
        text.append("- and ").append(unsolved.size() - SHOWN_PATHS).append(" more\n");
      }
    }
    List<String> changes = tracker.changes();
    if (!changes.isEmpty()) {
      text.append("\nSince the last prompt:\n");
      changes.forEach(line -> text.append("- ").append(line).append('\n'));
    }
    tracker
        .best()
        .ifPresent(best ->
            text.append("\nThe best commit so far is ")
                .append(best.commit(), 0, Math.min(12, best.commit().length()))
                .append(" with ")
                .append(best.passed())
                .append(" passed cases.\n"));
    text.append("\n").append(situation.budget()).append("\n\nGo on until everything passes.\n");
    tracker.mark();
    return text.toString();
  }

  private String status(String path) {
    return tracker.latest(path).map(FollowUp::describe).orElse(path + ": not tested yet");
  }

  /// Of what kinds the failures are, the most frequent first.
  private static String kinds(TestCounts result) {
    Map<String, Integer> counts = new TreeMap<>();
    result.tests().stream()
        .filter(test -> !test.path("passed").asBoolean(false))
        .map(test -> test.path("failure_type").asString(""))
        .filter(type -> !type.isEmpty())
        .forEach(type -> counts.merge(type, 1, Integer::sum));
    String told =
        counts.entrySet().stream()
            .sorted(Map.Entry.<String, Integer>comparingByValue().reversed())
            .map(one -> one.getValue() + " " + one.getKey())
            .collect(Collectors.joining(", "));
    return told.isEmpty() ? "" : " (" + told + ")";
  }

  private static String describe(TestCall call) {
    TestCounts result = call.result();
    if (result == null) {
      return call.path() + ": " + String.valueOf(call.error()).lines().findFirst().orElse("");
    }
    return "%s: %d of %d cases pass%s"
        .formatted(call.path(), result.passed(), result.total(), kinds(result));
  }
}
