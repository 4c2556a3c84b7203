package dev.envoi.cli;

import dev.envoi.replay.EvaluationReport;
import dev.envoi.replay.EvaluationReport.CommitEvaluation;
import dev.envoi.replay.EvaluationReport.Score;
import dev.envoi.replay.TrajectoryEvaluation;
import dev.envoi.testing.SubmissionTests;
import dev.envoi.testing.SubmissionTests.Parameters;
import dev.envoi.trace.TestCall;
import dev.envoi.trace.UserError;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// `replay --mode evaluate`.
record Evaluation(Surroundings surroundings, OpenTrajectory trajectory, TestOptions options) {

  void run(@Nullable Path output, boolean json) throws IOException, InterruptedException {
    ChosenTests chosen = chosen();
    List<String> paths = paths(chosen);
    Path file =
        surroundings
            .folder()
            .resolve(
                output == null
                    ? Path.of("output", trajectory.trace().trajectoryId() + "_evaluation.json")
                    : output)
            .normalize();
    try (SubmissionTests tests = options.ground(surroundings).tests(chosen.environment(), false)) {
      Parameters parameters =
          chosen.needsSchema() ? chosen.parameters(tests.schema()) : chosen.parameters();
      EvaluationReport report =
          new TrajectoryEvaluation(
                  trajectory.trace(),
                  trajectory.history(),
                  new TrajectoryEvaluation.How(tests, parameters, paths, options.jobs()))
              .run(InstantSource.system(), new Left(surroundings));
      String text = JsonFile.write(file, report);
      if (json) {
        surroundings.out().println(text);
      } else {
        print(report);
        surroundings.out().println("evaluation: " + file);
      }
    }
  }

  private ChosenTests chosen() throws IOException {
    if (options.isGiven()) {
      return options.chosen(surroundings, Path.of(""));
    }
    Path kept =
        trajectory
            .task()
            .orElseThrow(() ->
                new UserError(
                    "no task was kept beside the trajectory; name its tests by --task or --env"));
    return ChosenTests.ofArchive(kept, options.parameters);
  }

  /// What the trajectory had to pass, unless other suites were asked for.
  private List<String> paths(ChosenTests chosen) {
    List<String> ofTrace = trajectory.trace().requiredPaths();
    List<String> paths =
        ofTrace.isEmpty() || chosen.suitesAsked() ? chosen.requiredPaths() : ofTrace;
    if (paths.isEmpty()) {
      throw new UserError("neither the trajectory nor the task says which test paths are required");
    }
    return paths;
  }

  private void print(EvaluationReport report) {
    surroundings.out().printf("%-12s  %-12s  %s%n", "commit", "parts", "cases passed");
    report.commitEvaluations().values().forEach(one -> surroundings.out().println(row(one)));
  }

  private static String row(CommitEvaluation one) {
    String error = one.error();
    return "%-12s  %-12s  %s"
        .formatted(
            shortened(one.commit()),
            one.parts().size() == 1
                ? one.parts().getFirst()
                : one.parts().getFirst() + "-" + one.parts().getLast(),
            error == null
                ? one.passed() + " of " + one.total()
                : "no result: " + error.lines().findFirst().orElse(""));
  }

  private static String shortened(String commit) {
    return commit.substring(0, Math.min(12, commit.length()));
  }

  /// Progress lines with the time that is left.
  private static final class Left implements TrajectoryEvaluation.Listener {
    private final Surroundings surroundings;
    private final long begun = System.nanoTime();
    private int anew;

    Left(Surroundings surroundings) {
      this.surroundings = surroundings;
    }

    @Override
    public void tested(int done, int all, String commit, List<TestCall> results) {
      boolean cached = results.stream().allMatch(call -> Boolean.TRUE.equals(call.cached()));
      anew += cached ? 0 : 1;
      Score score = Score.of(results);
      boolean complete = results.stream().allMatch(call -> call.result() != null);
      surroundings
          .err()
          .printf(
              "%s  %d/%d  commit %s: %s%s%s%n",
              Instant.now().truncatedTo(ChronoUnit.SECONDS),
              done,
              all,
              shortened(commit),
              complete
                  ? "%d of %d cases passed".formatted(score.passed(), score.total())
                  : "no result",
              cached ? " (cached)" : "",
              left(all - done));
      surroundings.err().flush();
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
  }
}
