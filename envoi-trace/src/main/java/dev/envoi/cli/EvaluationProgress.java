package dev.envoi.cli;

import dev.envoi.replay.EvaluationReport.Score;
import dev.envoi.replay.TrajectoryEvaluation;
import dev.envoi.testing.TestProgress;
import dev.envoi.trace.TestCall;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// A line for each tree that was tested, with the time that is left, and what is tested meanwhile.
final class EvaluationProgress implements TrajectoryEvaluation.Listener {
  private final LiveLine line;
  private final long begun = System.nanoTime();
  private final Map<String, String> underTest = new TreeMap<>();
  private String standing = "";
  private int anew;

  EvaluationProgress(LiveLine line) {
    this.line = line;
  }

  static String shortened(String commit) {
    return commit.substring(0, Math.min(12, commit.length()));
  }

  @Override
  public synchronized void goesOn(String commit, TestProgress progress) {
    underTest.put(commit, shortened(commit) + " " + progress.text());
    line.passes(now() + standing + String.join("; ", underTest.values()));
  }

  @Override
  public synchronized void tested(int done, int all, String commit, List<TestCall> results) {
    underTest.remove(commit);
    boolean cached = results.stream().allMatch(call -> Boolean.TRUE.equals(call.cached()));
    anew += cached ? 0 : 1;
    Score score = Score.of(results);
    boolean complete = results.stream().allMatch(call -> call.result() != null);
    standing = "%d/%d  ".formatted(done, all);
    line.stays(
        "%s%scommit %s: %s%s%s"
            .formatted(
                now(),
                standing,
                shortened(commit),
                complete
                    ? "%d of %d cases passed".formatted(score.passed(), score.total())
                    : "no result",
                cached ? " (cached)" : "",
                left(all - done)));
  }

  /// What is left may be cached too, so this is the longest that it should take.
  private String left(int open) {
    if (open == 0 || anew == 0) {
      return "";
    }
    Duration left = Duration.ofNanos((System.nanoTime() - begun) / anew * open);
    return ", at most about %s left"
        .formatted(left.toMinutes() > 1 ? left.toMinutes() + " min" : left.toSeconds() + " s");
  }

  private static String now() {
    return Instant.now().truncatedTo(ChronoUnit.SECONDS) + "  ";
  }
}
