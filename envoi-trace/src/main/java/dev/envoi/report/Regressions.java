package dev.envoi.report;

import dev.envoi.trace.TestCounts;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Finds what broke: each evaluation is held against the one of the same path before it.
///
/// It counts as a regression when fewer cases passed, or when the same number of cases was asked
/// for and one failed that had passed (another one mended at the same time must not hide it). A
/// path that only shows what an enclosing or enclosed path has shown already is not told twice.
/// Owned by one thread.
final class Regressions {
  private final CodeHistory history;
  private final Map<String, Evaluation> latest = new HashMap<>();
  private final List<Regression> found = new ArrayList<>();
  private final Set<Integer> open = new HashSet<>();

  Regressions(CodeHistory history) {
    this.history = history;
  }

  void add(Evaluation now) {
    TestCounts counts = now.counts();
    if (counts == null) {
      return;
    }
    Set<String> failed = now.failedNames();
    closeMended(now, failed);
    Evaluation before = latest.put(now.path(), now);
    TestCounts last = before == null ? null : before.counts();
    if (before == null || last == null) {
      return;
    }
    List<String> broken = broken(before, now, failed);
    boolean fewer = counts.passed() < last.passed();
    boolean swapped = counts.total() == last.total() && !broken.isEmpty();
    if ((fewer || swapped) && !isToldAlready(now.path(), broken)) {
      open.add(found.size());
      found.add(
          new Regression(now.path(), before, now, broken, history.between(before, now), null));
    }
  }

  private static List<String> broken(Evaluation before, Evaluation now, Set<String> failed) {
    if (!before.namesAllFailures() || !now.namesAllFailures()) {
      return List.of();
    }
    Set<String> failedBefore = before.failedNames();
    return failed.stream().filter(name -> !failedBefore.contains(name)).toList();
  }

  private void closeMended(Evaluation now, Set<String> failed) {
    for (int index : List.copyOf(open)) {
      Regression regression = found.get(index);
      if (covers(now.path(), regression.path()) && isMended(regression, now, failed)) {
        found.set(index, regression.mended(now.part()));
        open.remove(index);
      }
    }
  }

  private static boolean isMended(Regression regression, Evaluation now, Set<String> failed) {
    if (!regression.broken().isEmpty() && now.namesAllFailures()) {
      return regression.broken().stream().noneMatch(failed::contains);
    }
    return now.path().equals(regression.path()) && passed(now) >= regression.passedBefore();
  }

  private static int passed(Evaluation evaluation) {
    @Nullable TestCounts counts = evaluation.counts();
    return counts == null ? 0 : counts.passed();
  }

  private boolean isToldAlready(String path, List<String> broken) {
    return !broken.isEmpty()
        && open.stream()
            .map(found::get)
            .filter(other -> covers(other.path(), path) || covers(path, other.path()))
            .anyMatch(other -> other.broken().containsAll(broken));
  }

  private static boolean covers(String path, String other) {
    return path.equals(other) || other.startsWith(path + "/");
  }

  /// In the order of the parts that showed them.
  List<Regression> found() {
    return List.copyOf(found);
  }
}
