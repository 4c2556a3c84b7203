package dev.envoi.testing;

import dev.envoi.trace.TestCall;
import dev.envoi.trace.TestCounts;
import dev.envoi.trace.TestingState;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Keeps what is known of every test path: its latest result, what broke and what was mended since
/// a mark, the best commit, and whether one commit has passed every required path. What an agent
/// says of itself does not count; a path that passed once and fails now is not solved. Thread-safe.
public final class SolveTracker {
  private final List<String> required;
  private final Map<String, TestCall> latest = new LinkedHashMap<>();
  private final Map<String, TestCall> marked = new HashMap<>();
  private final Map<String, Set<String>> passedByCommit = new LinkedHashMap<>();
  private final Map<String, Map<String, Integer>> countsByCommit = new LinkedHashMap<>();
  private @Nullable TestCall last;

  /// A commit and how many cases of the required paths are known to pass on it.
  public record Best(String commit, int passed) {}

  public SolveTracker(List<String> required) {
    this.required = List.copyOf(required);
  }

  /// Takes the next result.
  public synchronized void add(TestCall call) {
    last = call;
    latest.put(call.path(), call);
    String commit = call.gitCommit();
    if (commit == null) {
      return;
    }
    countsByCommit.computeIfAbsent(commit, _ -> new HashMap<>()).put(call.path(), passed(call));
    Set<String> passed = passedByCommit.computeIfAbsent(commit, _ -> new HashSet<>());
    if (call.solved()) {
      passed.add(call.path());
    } else {
      passed.remove(call.path());
    }
  }

  /// Where the tests stand; empty before the first call.
  public synchronized Optional<TestingState> state() {
    TestCall call = last;
    if (call == null) {
      return Optional.empty();
    }
    TestCounts result = call.result();
    return Optional.of(
        new TestingState(
            required.size() - unsolved().size(),
            required.size(),
            call.path(),
            result == null ? null : result.passed(),
            result == null ? null : result.total(),
            call.statusCode(),
            call.error()));
  }

  /// Required paths whose latest result is not all passed.
  public synchronized List<String> unsolved() {
    return required.stream()
        .filter(path -> !latest.containsKey(path) || !latest.get(path).solved())
        .toList();
  }

  /// A commit on which every required path has passed, the latest one if there are several. It is a
  /// candidate: `solved` is said only after a confirmation in a clean place.
  public synchronized Optional<String> candidate() {
    return passedByCommit.entrySet().stream()
        .filter(entry -> !required.isEmpty() && entry.getValue().containsAll(required))
        .map(Map.Entry::getKey)
        .reduce((_, later) -> later);
  }

  /// The commit with the most passed cases over the required paths; of equal ones the first.
  public synchronized Optional<Best> best() {
    Best best = null;
    for (var entry : countsByCommit.entrySet()) {
      int passed = required.stream().mapToInt(path -> entry.getValue().getOrDefault(path, 0)).sum();
      if (passed > 0 && (best == null || passed > best.passed())) {
        best = new Best(entry.getKey(), passed);
      }
    }
    return Optional.ofNullable(best);
  }

  /// The latest result of a path.
  public synchronized Optional<TestCall> latest(String path) {
    return Optional.ofNullable(latest.get(path));
  }

  /// Everything that is known now is old news from here on.
  public synchronized void mark() {
    marked.clear();
    marked.putAll(latest);
  }

  /// Paths whose result changed since the mark, with one line each; no result, since the build
  /// fails for instance, is a result that passes nothing.
  public synchronized List<String> changes() {
    List<String> lines = new ArrayList<>();
    latest.forEach((path, now) -> {
      TestCall before = marked.get(path);
      if (before != null && passed(before) != passed(now)) {
        lines.add(
            "%s %s: %d passed before, %s now"
                .formatted(
                    passed(now) < passed(before) ? "broke" : "fixed",
                    path,
                    passed(before),
                    now.result() == null ? "no result" : passed(now)));
      }
    });
    return lines;
  }

  private static int passed(TestCall call) {
    return call.result() == null ? 0 : call.result().passed();
  }
}
