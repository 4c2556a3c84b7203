package dev.envoi.report;

import java.time.Duration;
import java.util.List;

/// How many cases of a suite were known to pass, evaluation by evaluation.
public record SuiteLine(String suite, List<Level> levels) {

  /// How an evaluation speaks about its suite.
  public enum Reach {
    /// All cases on one commit: the number is exact.
    WHOLE,
    /// Some cases; the number moved by exactly their difference, or it is the sum over the paths.
    PARTIAL,
    /// Some cases, and what they added to the whole is not known: the number did not move.
    LOOSE
  }

  /// Where the suite stood after an evaluation.
  ///
  /// @param passed cases known to pass
  /// @param total cases known to exist
  /// @param best the most that was known to pass so far
  public record Level(
      int part, Duration elapsed, int passed, int total, int best, Reach reach, Evaluation cause) {}

  public SuiteLine {
    levels = List.copyOf(levels);
    if (levels.isEmpty()) {
      throw new IllegalArgumentException("a suite without evaluations: " + suite);
    }
  }

  public Level latest() {
    return levels.getLast();
  }

  /// The most cases that it was ever known to have.
  public int total() {
    return levels.stream().mapToInt(Level::total).max().orElse(0);
  }
}
