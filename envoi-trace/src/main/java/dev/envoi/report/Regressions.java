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
/// Where both named all their failures, it is a regression when a case failed that had passed, even
/// when another one was mended at the same time. Where they did not, it is one when fewer cases
/// passed. A case that could not be judged for a reason of the machine keeps the verdict that it
/// had. A path that only shows what an enclosing or enclosed path has shown already is not told
/// twice. Owned by one thread.
final class Regressions {
  private final CodeHistory history;
  private final Map<String, Standing> latest = new HashMap<>();
  private final List<Regression> found = new ArrayList<>();
  private final Set<Integer> open = new HashSet<>();

  /// Where a path stands after an evaluation.
  ///
  /// @param failed cases that failed when they were last judged; null when not all were named
  private record Standing(Evaluation evaluation, @Nullable Set<String> failed) {}

  Regressions(CodeHistory history) {
    this.history = history;
  }

  void add(Evaluation now) {
    if (now.counts() == null) {
      return;
    }
    Set<String> failed = now.failedNames();
    failed.removeAll(now.unknownNames());
    closeMended(now, failed);
    Standing before = latest.get(now.path());
    latest.put(now.path(), standing(now, failed, before));
    if (before == null) {
      return;
    }
    boolean named = before.failed() != null && now.namesAllFailures();
    List<String> broken = named ? broken(before, failed) : List.of();
    boolean worse = named ? !broken.isEmpty() : passed(now) < passed(before.evaluation());
    if (worse && !isToldAlready(now.path(), broken)) {
      List<CodeChange> suspects = history.between(before.evaluation(), now);
      open.add(found.size());
      found.add(new Regression(now.path(), before.evaluation(), now, broken, suspects, null));
    }
  }

  private static List<String> broken(Standing before, Set<String> failed) {
    @Nullable Set<String> failedBefore = before.failed();
    return failed.stream()
        .filter(name -> failedBefore != null && !failedBefore.contains(name))
        .toList();
  }

  private static Standing standing(Evaluation now, Set<String> failed, @Nullable Standing before) {
    if (!now.namesAllFailures()) {
      return new Standing(now, null);
    }
    Set<String> known = new HashSet<>(failed);
    for (String name : now.unknownNames()) {
      if (before == null || before.failed() == null || before.failed().contains(name)) {
        known.add(name);
      }
    }
    return new Standing(now, known);
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
