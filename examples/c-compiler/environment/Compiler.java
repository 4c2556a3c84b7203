import dev.envoi.harness.CaseResult;
import dev.envoi.harness.Session;
import dev.envoi.harness.TestResult;
import dev.envoi.harness.Timing;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/// The compiler under test: compiles programs with it, runs what came out, has it judged, and tells
/// what the machine's own compiler takes for the same.
final class Compiler {
  private final Jobs jobs;
  private final Reference reference;

  Compiler(Session.Bench bench, Reference reference) {
    this.jobs = new Jobs(bench, bench.where("/workspace/cc"));
    this.reference = reference;
  }

  /// Runs cases and judges them.
  TestResult judge(List<CompilerCase> cases) throws IOException, InterruptedException {
    List<Session.Ran> ran = jobs.run(cases);
    Set<String> trusted = trustedGroups(cases, ran);
    List<CaseResult> results = new ArrayList<>();
    for (int i = 0; i < cases.size(); i++) {
      CompilerCase one = cases.get(i);
      results.add(new Verdict(one, trusted.contains(one.group())).of(ran.get(i)));
    }
    return TestResult.of(withReference(cases, results));
  }

  /// The groups in which a refusal counts: a valid program of the group passed in this call, or,
  /// where the call holds none, the control program. That one was merely compiled is not enough: the
  /// header of an executable is quickly written for one known source, and is no program.
  private Set<String> trustedGroups(List<CompilerCase> cases, List<Session.Ran> ran)
      throws InterruptedException {
    Set<String> trusted = new HashSet<>();
    Set<String> withValid = new HashSet<>();
    for (int i = 0; i < cases.size(); i++) {
      CompilerCase one = cases.get(i);
      if (one.isValid()) {
        withValid.add(one.group());
        if (!trusted.contains(one.group()) && passes(one, ran.get(i))) {
          trusted.add(one.group());
        }
      }
    }
    List<String> unproven =
        cases.stream()
            .map(CompilerCase::group)
            .filter(group -> !withValid.contains(group))
            .toList();
    if (!unproven.isEmpty() && passesControl()) {
      trusted.addAll(unproven);
    }
    return trusted;
  }

  private boolean passesControl() throws InterruptedException {
    return passes(ControlProgram.CASE, jobs.run(List.of(ControlProgram.CASE)).getFirst());
  }

  private static boolean passes(CompilerCase valid, Session.Ran ran) {
    return new Verdict(valid, true).of(ran).passed();
  }

  /// Failed cases first: where not everything can be known yet, they matter more.
  private List<CaseResult> withReference(List<CompilerCase> cases, List<CaseResult> results)
      throws IOException, InterruptedException {
    List<CompilerCase> wanted =
        IntStream.range(0, cases.size())
            .boxed()
            .sorted(Comparator.comparing(i -> results.get(i).passed()))
            .map(cases::get)
            .filter(CompilerCase::isValid)
            .toList();
    Map<String, Timing> known = reference.figures(wanted);
    return results.stream()
        .map(result -> {
          Timing figures = known.get(result.name());
          return figures == null ? result : result.withReference(figures);
        })
        .toList();
  }
}
