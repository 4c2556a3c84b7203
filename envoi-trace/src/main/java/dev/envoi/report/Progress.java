package dev.envoi.report;

import dev.envoi.trace.AgentTrace;
import dev.envoi.trace.Part;
import dev.envoi.trace.TestCall;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// What the tests said during a trajectory, and what broke.
///
/// @param evaluations all answers of the harness, in the order of the parts; those without a result
///   too
/// @param suites suites that have at least one result, by name
/// @param regressions in the order of the parts that showed them
public record Progress(
    List<Evaluation> evaluations, List<SuiteLine> suites, List<Regression> regressions) {
  public Progress {
    evaluations = List.copyOf(evaluations);
    suites = List.copyOf(suites);
    regressions = List.copyOf(regressions);
  }

  /// The progress of a trajectory, ended or not. Only the failed cases of `tests[]` are needed.
  public static Progress of(AgentTrace trace) {
    List<Evaluation> evaluations = new ArrayList<>();
    for (Part part : trace.parts()) {
      for (TestCall call : part.envoiCalls()) {
        evaluations.add(Evaluation.of(part, call, trace.startedAt()));
      }
    }
    evaluations.sort(Comparator.comparingInt(Evaluation::part));
    Set<String> paths = new HashSet<>(trace.requiredPaths());
    evaluations.forEach(evaluation -> paths.add(evaluation.path()));
    Map<String, SuiteCount> counts = new TreeMap<>();
    Regressions regressions = new Regressions(CodeHistory.of(trace));
    for (Evaluation evaluation : evaluations) {
      counts
          .computeIfAbsent(evaluation.suite(), suite -> new SuiteCount(suite, paths))
          .add(evaluation);
      regressions.add(evaluation);
    }
    return new Progress(
        evaluations,
        counts.values().stream().filter(count -> !count.isEmpty()).map(SuiteCount::line).toList(),
        regressions.found());
  }
}
