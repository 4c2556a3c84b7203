package dev.envoi.replay;

import dev.envoi.trace.AgentTrace;
import dev.envoi.trace.Part;
import dev.envoi.trace.TestCall;
import dev.envoi.trace.TestCounts;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// What testing the code of every part again found, in the names that scripts read.
///
/// @param commitsEvaluated commits that were tested, one for each tree, in their order
/// @param commitEvaluations by commit, also the commits whose tree another one has
/// @param partToCommit the commit that holds the code of each part
/// @param partEvaluations counts for each part
public record EvaluationReport(
    String trajectoryId,
    @Nullable String sessionId,
    Instant generatedAt,
    List<String> testPaths,
    List<String> commitsEvaluated,
    Map<String, CommitEvaluation> commitEvaluations,
    SequencedMap<Integer, String> partToCommit,
    List<PartEvaluation> partEvaluations) {

  /// Numbers of cases over all paths. A path without a result is one failure, so that no sum can
  /// miss it.
  public record Score(int passed, int failed, int total) {
    /// Sums up calls.
    public static Score of(Iterable<TestCall> calls) {
      int passed = 0;
      int total = 0;
      for (TestCall call : calls) {
        TestCounts result = call.result();
        passed += result == null ? 0 : result.passed();
        total += result == null ? 1 : result.total();
      }
      return new Score(passed, total - passed, total);
    }
  }

  /// One commit.
  ///
  /// @param tree of its files; commits with the same one share their results
  /// @param error the first reason for which a path has no result, such as a failed build
  /// @param parts whose code it holds
  /// @param results by test path; failed cases only
  public record CommitEvaluation(
      String commit,
      @Nullable String tree,
      int passed,
      int failed,
      int total,
      boolean solved,
      @Nullable String error,
      List<Integer> parts,
      Map<String, TestCall> results) {}

  /// One part.
  ///
  /// @param commit absent for a part before the first checkpoint
  /// @param evaluation what its commit scored
  public record PartEvaluation(
      int part,
      int turn,
      Instant timestamp,
      @Nullable String commit,
      @Nullable PartScore evaluation) {}

  /// What a part's commit scored, in short.
  ///
  /// @param passedByPath by test path; absent where there is no result
  public record PartScore(
      int passed,
      int failed,
      int total,
      boolean solved,
      @Nullable String error,
      Map<String, Integer> passedByPath) {}

  /// Maps the results back on the trajectory.
  ///
  /// @param tested what became of each commit, in their order
  static EvaluationReport of(AgentTrace trace, Instant now, List<String> paths, Tested tested) {
    SequencedMap<Integer, String> commits = PartCheckout.commits(trace);
    Map<String, List<Integer>> parts = new LinkedHashMap<>();
    commits.forEach(
        (part, commit) -> parts.computeIfAbsent(commit, _ -> new ArrayList<>()).add(part));
    SequencedMap<String, CommitEvaluation> evaluations = new LinkedHashMap<>();
    parts.forEach((commit, numbers) -> evaluations.put(commit, tested.of(commit, numbers)));
    return new EvaluationReport(
        trace.trajectoryId().value(),
        trace.sessionId(),
        now,
        paths,
        tested.evaluated(),
        evaluations,
        commits,
        trace.parts().stream()
            .map(part -> of(part, commits.get(part.part()), evaluations))
            .toList());
  }

  private static PartEvaluation of(
      Part part, @Nullable String commit, Map<String, CommitEvaluation> evaluations) {
    CommitEvaluation found = commit == null ? null : evaluations.get(commit);
    return new PartEvaluation(
        part.part(), part.turn(), part.timestamp(), commit, found == null ? null : brief(found));
  }

  private static PartScore brief(CommitEvaluation found) {
    Map<String, Integer> passed = new TreeMap<>();
    found
        .results()
        .forEach((path, call) -> {
          TestCounts counts = call.result();
          if (counts != null) {
            passed.put(path, counts.passed());
          }
        });
    return new PartScore(
        found.passed(), found.failed(), found.total(), found.solved(), found.error(), passed);
  }
}
