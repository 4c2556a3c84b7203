import dev.envoi.harness.CaseResult;
import dev.envoi.harness.Session;
import dev.envoi.harness.TestResult;
import dev.envoi.sandbox.CaseJob;
import dev.envoi.sandbox.FilePath;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// The compiler under test: compiles programs with it, runs what came out, has it judged.
final class Compiler {
  static final String OUTPUT = "out";
  static final int COMPILE_SECONDS = 45;
  static final int RUN_SECONDS = 15;
  private static final long MEGABYTE = 1L << 20;
  private static final long DISK_BYTES = 256 * MEGABYTE;
  private static final CaseJob.Bounds COMPILE = bounds(COMPILE_SECONDS, 2048);
  private static final CaseJob.Bounds RUN = bounds(RUN_SECONDS, 1024);
  private static final Map<String, String> VARIABLES =
      Map.of("PATH", "/usr/bin:/bin", "HOME", "/tmp", "TMPDIR", "/tmp", "LANG", "C.UTF-8");
  private static final CaseJob.Collect EXECUTABLE =
      new CaseJob.Collect(FilePath.of(OUTPUT), ElfHeader.SIZE);

  private final Session.Bench bench;
  private final String view;

  /// @param view where the views of all suites are, inside
  Compiler(Session.Bench bench, String view) {
    this.bench = bench;
    this.view = view;
  }

  /// Runs cases and judges them.
  TestResult judge(List<CompilerCase> cases) throws InterruptedException {
    List<Session.Ran> ran = bench.run(cases.stream().map(this::job).toList());
    Set<String> trusted = trustedGroups(cases, ran);
    List<CaseResult> results = new ArrayList<>();
    for (int i = 0; i < cases.size(); i++) {
      CompilerCase one = cases.get(i);
      results.add(new Verdict(one, trusted.contains(one.group())).of(ran.get(i)));
    }
    return TestResult.of(results);
  }

  /// The groups in which a refusal counts: the compiler compiled a valid program of the group in
  /// this call, or, where the call holds none, the control program.
  private Set<String> trustedGroups(List<CompilerCase> cases, List<Session.Ran> ran)
      throws InterruptedException {
    Set<String> trusted = new HashSet<>();
    Set<String> withValid = new HashSet<>();
    for (int i = 0; i < cases.size(); i++) {
      CompilerCase one = cases.get(i);
      if (one.isValid()) {
        withValid.add(one.group());
        if (Verdict.compiled(ran.get(i))) {
          trusted.add(one.group());
        }
      }
    }
    List<String> unproven =
        cases.stream()
            .map(CompilerCase::group)
            .filter(group -> !withValid.contains(group))
            .toList();
    if (!unproven.isEmpty() && compilesControl()) {
      trusted.addAll(unproven);
    }
    return trusted;
  }

  private boolean compilesControl() throws InterruptedException {
    Session.Ran ran = bench.run(List.of(job(ControlProgram.CASE))).getFirst();
    return new Verdict(ControlProgram.CASE, true).of(ran).passed();
  }

  private CaseJob job(CompilerCase one) {
    List<String> argv = new ArrayList<>();
    argv.add(bench.where("/workspace/cc"));
    one.inputs().forEach(input -> argv.add(bench.where(view + "/" + input)));
    argv.addAll(one.linkArguments());
    argv.addAll(List.of("-o", OUTPUT));
    List<CaseJob.Part> commands = new ArrayList<>();
    commands.add(new CaseJob.Part(argv, VARIABLES, COMPILE));
    if (one.isValid()) {
      commands.add(new CaseJob.Part(List.of("./" + OUTPUT), VARIABLES, RUN));
    }
    return new CaseJob(DISK_BYTES, commands, List.of(EXECUTABLE));
  }

  /// The limit is CPU time. Wall-clock time has a tenth more, so that a program that computes for
  /// ever is ended for that, and only one that waits, or that got no processor, is tried again.
  private static CaseJob.Bounds bounds(int seconds, int megabytes) {
    Duration cpu = Duration.ofSeconds(seconds);
    Duration wall = cpu.plus(cpu.dividedBy(10));
    return new CaseJob.Bounds(wall, cpu, megabytes * MEGABYTE, 64, MEGABYTE, 128 * MEGABYTE);
  }
}
