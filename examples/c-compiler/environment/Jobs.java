import dev.envoi.harness.Session;
import dev.envoi.sandbox.CaseJob;
import dev.envoi.sandbox.FilePath;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// How a compiler is run on a case, and what it compiled.
///
/// @param compiler its path, as commands of the bench find it
record Jobs(Session.Bench bench, String compiler) {
  static final int COMPILE_SECONDS = 45;
  static final int RUN_SECONDS = 15;
  private static final String OUTPUT = "out";
  private static final long MEGABYTE = 1L << 20;
  private static final long DISK_BYTES = 256 * MEGABYTE;
  private static final CaseJob.Bounds COMPILE = bounds(COMPILE_SECONDS, 2048);
  private static final CaseJob.Bounds RUN = bounds(RUN_SECONDS, 1024);
  private static final Map<String, String> VARIABLES =
      Map.of(
          "PATH",
          "/usr/local/bin:/usr/bin:/bin",
          "HOME",
          "/tmp",
          "TMPDIR",
          "/tmp",
          "LANG",
          "C.UTF-8");
  private static final CaseJob.Collect EXECUTABLE =
      new CaseJob.Collect(FilePath.of(OUTPUT), ElfHeader.SIZE);

  List<Session.Ran> run(List<CompilerCase> cases) throws InterruptedException {
    return bench.run(cases.stream().map(this::job).toList());
  }

  private CaseJob job(CompilerCase one) {
    List<String> argv = new ArrayList<>();
    argv.add(compiler);
    one.inputs().forEach(input -> argv.add(bench.where(Suites.INSIDE + "/" + input)));
    argv.addAll(one.linkArguments());
    argv.addAll(List.of("-o", OUTPUT));
    List<CaseJob.Part> commands = new ArrayList<>();
    commands.add(new CaseJob.Part(argv, VARIABLES, COMPILE));
    if (one.isValid()) {
      commands.add(new CaseJob.Part(List.of("./" + OUTPUT), VARIABLES, RUN));
    }
    return new CaseJob(DISK_BYTES, commands, List.of(EXECUTABLE), List.of(DebugFiles.WANTED));
  }

  /// The limit is CPU time. Wall-clock time has a tenth more, so that a program that computes for
  /// ever is ended for that, and only one that waits, or that got no processor, is tried again.
  private static CaseJob.Bounds bounds(int seconds, int megabytes) {
    Duration cpu = Duration.ofSeconds(seconds);
    Duration wall = cpu.plus(cpu.dividedBy(10));
    return new CaseJob.Bounds(wall, cpu, megabytes * MEGABYTE, 64, MEGABYTE, 128 * MEGABYTE);
  }
}
