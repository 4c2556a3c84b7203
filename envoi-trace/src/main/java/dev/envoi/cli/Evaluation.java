package dev.envoi.cli;

import dev.envoi.replay.EvaluationReport;
import dev.envoi.replay.EvaluationReport.CommitEvaluation;
import dev.envoi.replay.TrajectoryEvaluation;
import dev.envoi.testing.SubmissionTests;
import dev.envoi.testing.SubmissionTests.Parameters;
import dev.envoi.trace.UserError;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// `replay --mode evaluate`.
record Evaluation(Surroundings surroundings, OpenTrajectory trajectory, TestOptions options) {

  void run(@Nullable Path output, boolean json) throws IOException, InterruptedException {
    ChosenTests chosen = chosen();
    List<String> paths = paths(chosen);
    chosen.requireFixtures(surroundings, paths);
    Path file =
        surroundings
            .folder()
            .resolve(
                output == null
                    ? Path.of("output", trajectory.trace().trajectoryId() + "_evaluation.json")
                    : output)
            .normalize();
    try (SubmissionTests tests = options.ground(surroundings).tests(chosen.environment(), false);
        LiveLine line = LiveLine.of(surroundings, surroundings.err())) {
      Parameters parameters =
          chosen.needsSchema() ? chosen.parameters(tests.schema()) : chosen.parameters();
      EvaluationReport report =
          new TrajectoryEvaluation(
                  trajectory.trace(),
                  trajectory.history(),
                  new TrajectoryEvaluation.How(tests, parameters, paths, options.jobs()))
              .run(InstantSource.system(), new EvaluationProgress(line));
      line.clear();
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
            EvaluationProgress.shortened(one.commit()),
            one.parts().size() == 1
                ? one.parts().getFirst()
                : one.parts().getFirst() + "-" + one.parts().getLast(),
            error == null
                ? one.passed() + " of " + one.total()
                : "no result: " + error.lines().findFirst().orElse(""));
  }
}
