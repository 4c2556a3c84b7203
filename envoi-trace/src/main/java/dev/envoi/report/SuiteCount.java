package dev.envoi.report;

import dev.envoi.report.SuiteLine.Level;
import dev.envoi.report.SuiteLine.Reach;
import dev.envoi.trace.TestCounts;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Counts the passed cases of one suite while its evaluations come in.
///
/// A path of the suite is a set of its cases; paths side by side have none in common. The latest
/// answer about a case is what is known of it, so:
///
/// - an evaluation of the whole suite sets the number;
/// - until there is one, the number is the sum over the paths evaluated so far (suites that are
///   only ever asked for by chapter);
/// - after one, an evaluation of a path moves the number by what changed *in that path*. How many
///   of the path's cases passed before is known from an earlier evaluation of the path since, or
///   from the failures that the whole evaluation named, where names begin with the path
///   (`functions/fib` is in `basics/functions`). Where neither tells, the number stays and the
///   evaluation is loose.
///
/// Nothing is ever estimated. Owned by one thread.
final class SuiteCount {
  private final String suite;
  private final Set<String> knownPaths;
  private final List<Level> levels = new ArrayList<>();
  private final Map<String, TestCounts> byPath = new TreeMap<>();
  private @Nullable Evaluation whole;
  private int passed;
  private int total;
  private boolean namesBeginWithPaths;

  /// @param knownPaths test paths that exist, of any suite
  SuiteCount(String suite, Set<String> knownPaths) {
    this.suite = suite;
    this.knownPaths = knownPaths;
  }

  void add(Evaluation evaluation) {
    TestCounts counts = evaluation.counts();
    if (counts == null) {
      return;
    }
    namesBeginWithPaths |=
        evaluation.failedNames().stream().anyMatch(name -> knownPaths.contains(pathOf(name)));
    Reach reach = evaluation.isWhole() ? setAll(evaluation, counts) : setPath(evaluation, counts);
    int best = levels.isEmpty() ? passed : Math.max(passed, levels.getLast().best());
    levels.add(
        new Level(evaluation.part(), evaluation.elapsed(), passed, total, best, reach, evaluation));
  }

  private Reach setAll(Evaluation evaluation, TestCounts counts) {
    whole = evaluation;
    byPath.clear();
    passed = counts.passed();
    total = counts.total();
    return Reach.WHOLE;
  }

  private Reach setPath(Evaluation evaluation, TestCounts counts) {
    String path = evaluation.path();
    Integer before = passedBefore(path, counts);
    if (before == null) {
      return Reach.LOOSE;
    }
    passed += counts.passed() - before;
    TestCounts known = byPath.put(path, counts);
    if (whole == null) {
      total += counts.total() - (known == null ? 0 : known.total());
    }
    return Reach.PARTIAL;
  }

  /// How many of the path's cases the number holds now; null when that is not known.
  private @Nullable Integer passedBefore(String path, TestCounts now) {
    TestCounts known = byPath.get(path);
    if (known != null) {
      return known.total() == now.total() || whole == null ? (Integer) known.passed() : null;
    }
    if (byPath.keySet().stream().anyMatch(other -> overlap(other, path))) {
      return null;
    }
    return whole == null ? Integer.valueOf(0) : passedInWhole(path, whole, now.total());
  }

  private @Nullable Integer passedInWhole(String path, Evaluation evaluation, int pathTotal) {
    Set<String> failed = evaluation.failedNames();
    boolean clean = evaluation.namesAllFailures() && (failed.isEmpty() || namesBeginWithPaths);
    if (!clean) {
      return null;
    }
    long inPath = failed.stream().filter(name -> qualified(name).startsWith(path + "/")).count();
    return inPath > pathTotal ? null : (Integer) (int) (pathTotal - inPath);
  }

  private static boolean overlap(String one, String other) {
    return one.startsWith(other + "/") || other.startsWith(one + "/");
  }

  private String qualified(String name) {
    return name.startsWith(suite + "/") ? name : suite + "/" + name;
  }

  private String pathOf(String name) {
    String full = qualified(name);
    int end = full.indexOf('/', suite.length() + 1);
    return end < 0 ? "" : full.substring(0, end);
  }

  boolean isEmpty() {
    return levels.isEmpty();
  }

  SuiteLine line() {
    return new SuiteLine(suite, levels);
  }
}
