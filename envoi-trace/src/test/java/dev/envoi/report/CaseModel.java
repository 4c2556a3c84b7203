package dev.envoi.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/// A suite `s` of three paths with five cases each that knows the truth of every case, and what of
/// it has been seen. A case that was never seen counts as not passed, like one that failed.
final class CaseModel {
  private static final int PATHS = 3;
  private static final int CASES = 5;

  private final Random random;
  private final boolean[] passes = new boolean[PATHS * CASES];
  private final boolean[] seen = new boolean[PATHS * CASES];
  private final List<Integer> known = new ArrayList<>();

  CaseModel(Random random) {
    this.random = random;
  }

  /// Some cases pass or fail from here on.
  void change() {
    for (int i = 0; i < 3; i++) {
      passes[random.nextInt(passes.length)] = random.nextInt(3) > 0;
    }
  }

  /// Asks for the whole suite or for one path.
  void evaluate(TestingTrace trace) {
    boolean whole = random.nextInt(3) == 0;
    int path = random.nextInt(PATHS);
    int from = whole ? 0 : path * CASES;
    int to = whole ? passes.length : from + CASES;
    List<String> failed = new ArrayList<>();
    for (int i = from; i < to; i++) {
      seen[i] = passes[i];
      if (!passes[i]) {
        failed.add("p" + i / CASES + "/case" + i);
      }
    }
    int total = to - from;
    trace.test(
        whole ? "s" : "s/p" + path, total - failed.size(), total, failed.toArray(String[]::new));
    int count = 0;
    for (boolean one : seen) {
      count += one ? 1 : 0;
    }
    known.add(count);
  }

  /// How many cases were known to pass after each evaluation.
  List<Integer> known() {
    return known;
  }
}
