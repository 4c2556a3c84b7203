package dev.envoi.replay;

import dev.envoi.replay.EvaluationReport.CommitEvaluation;
import dev.envoi.replay.EvaluationReport.Score;
import dev.envoi.trace.TestCall;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SequencedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The results of the trees of a trajectory.
///
/// @param treeOf the tree of each commit; a commit that cannot be read stands for itself
/// @param commitOf the commit that was tested for each tree, in their order
/// @param results of each tree
record Tested(
    Map<String, String> treeOf,
    SequencedMap<String, String> commitOf,
    Map<String, List<TestCall>> results) {

  List<String> evaluated() {
    return List.copyOf(commitOf.values());
  }

  CommitEvaluation of(String commit, List<Integer> parts) {
    String tree = Objects.requireNonNullElse(treeOf.get(commit), commit);
    List<TestCall> calls = results.getOrDefault(tree, List.of());
    Map<String, TestCall> byPath = new TreeMap<>();
    calls.forEach(call -> byPath.put(call.path(), call.failedOnly()));
    Score score = Score.of(calls);
    return new CommitEvaluation(
        commit,
        tree.equals(commit) ? null : tree,
        score.passed(),
        score.failed(),
        score.total(),
        !calls.isEmpty() && calls.stream().allMatch(TestCall::solved),
        firstError(calls),
        parts,
        byPath);
  }

  private static @Nullable String firstError(List<TestCall> calls) {
    for (TestCall call : calls) {
      if (call.error() != null) {
        return call.error();
      }
    }
    return null;
  }
}
