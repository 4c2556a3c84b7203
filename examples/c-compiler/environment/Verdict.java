import dev.envoi.harness.CaseResult;
import dev.envoi.harness.FailureDetail;
import dev.envoi.harness.FailureType;
import dev.envoi.harness.Observation;
import dev.envoi.harness.Phase;
import dev.envoi.harness.Session;
import dev.envoi.harness.Timing;
import dev.envoi.sandbox.CaseReport;
import dev.envoi.sandbox.CaseReport.Done;
import dev.envoi.sandbox.CaseReport.How;
import java.time.Duration;
import java.util.Set;

/// Judges one case. Says nothing good of what the compiler did not do by itself.
///
/// @param one the case
/// @param trusted whether valid programs pass by this compiler, so that a refusal means something
record Verdict(CompilerCase one, boolean trusted) {
  private static final int PANIC = 101;
  private static final int LARGEST_REFUSAL = 125;
  private static final int TRY_AGAIN = 11;
  private static final int OUT_OF_MEMORY = 12;
  private static final Set<Integer> MACHINE_ERRORS = Set.of(TRY_AGAIN, OUT_OF_MEMORY);
  private static final int NO_EXECUTABLE_FORMAT = 8;

  CaseResult of(Session.Ran ran) {
    return switch (ran) {
      case Session.Ran.Unknown(String why) ->
          CaseResult.notCounted(one.name(), Phase.COMPILE, "the harness could not run it: " + why);
      case Session.Ran.Reported(CaseReport report) -> of(report);
    };
  }

  private CaseResult of(CaseReport report) {
    Done compile = report.commands().getFirst();
    CaseResult result = namingLimits(one.isValid() ? valid(report) : refused(report), report);
    if (!result.passed()) {
      result =
          result
              .withTexts(words(compile), one.source())
              .withDebugArtifacts(DebugFiles.of(report.gathered().getFirst()));
      if (report.gathered().getFirst().more()) {
        result = result.withRemark("it wrote more debug artifacts than are listed");
      }
    }
    return result.withTiming(timing(report));
  }

  /// A program that was denied something may end by itself in its own way; then the limit is the
  /// reason.
  private CaseResult namingLimits(CaseResult result, CaseReport report) {
    if (result.passed() || !result.counted() || report.limits().isEmpty()) {
      return result;
    }
    String message = result.message() + "; limits hit: " + String.join(", ", report.limits());
    CaseResult limited =
        failed(result.phase(), FailureType.LIMIT, message)
            .withDetail(FailureDetail.ofLimit(report.limits().getFirst().replace(" full", "")));
    return result.expected() == null
        ? limited
        : limited.withObservations(result.expected(), result.actual());
  }

  private CaseResult refused(CaseReport report) {
    Done compile = report.commands().getFirst();
    if (compile.how() != How.EXITED) {
      return ended(Phase.COMPILE, compile, Jobs.COMPILE_SECONDS);
    }
    int status = compile.code();
    if (status == 0) {
      return failed(
          Phase.COMPILE, FailureType.ACCEPTED_INVALID, "the invalid program was accepted");
    }
    if (status > LARGEST_REFUSAL || status == PANIC) {
      return failed(
          Phase.COMPILE, FailureType.CRASH, "exit status " + status + " is a crash, not a refusal");
    }
    if (report.collected().getFirst().kind() != CaseReport.Kind.ABSENT) {
      return failed(
          Phase.COMPILE,
          FailureType.ACCEPTED_INVALID,
          "the invalid program was refused with status "
              + status
              + ", but an output file was written");
    }
    if (!trusted) {
      return failed(
          Phase.COMPILE,
          FailureType.COMPILE_ERROR,
          "refused as it should be, but no valid program passed, so it does not count");
    }
    return CaseResult.passed(one.name(), Timing.NONE);
  }

  private CaseResult valid(CaseReport report) {
    Done compile = report.commands().getFirst();
    if (compile.how() != How.EXITED) {
      return ended(Phase.COMPILE, compile, Jobs.COMPILE_SECONDS);
    }
    if (compile.code() != 0) {
      return failed(
          Phase.COMPILE,
          FailureType.COMPILE_ERROR,
          "the compiler ended with status " + compile.code());
    }
    if (report.collected().getFirst().kind() != CaseReport.Kind.FILE) {
      return failed(
          Phase.COMPILE,
          FailureType.COMPILE_ERROR,
          "the compiler ended well and wrote no output file");
    }
    String problem = executableProblem(report);
    if (problem != null) {
      return failed(Phase.COMPILE, FailureType.WRONG_ARCH, problem);
    }
    return ran(report.commands().getLast());
  }

  private CaseResult ran(Done run) {
    CompilerCase.Expected expected = one.expected();
    int status = run.how() == How.SIGNALLED ? 128 + run.code() : run.code();
    boolean ended = run.how() == How.EXITED || run.how() == How.SIGNALLED;
    String stdout = run.stdout().text();
    boolean sameOutput = stdout.strip().equals(expected.stdout().strip());
    if (ended && status == expected.exitCode() && sameOutput) {
      return CaseResult.passed(one.name(), Timing.NONE);
    }
    CaseResult result;
    if (run.how() != How.EXITED) {
      result = ended(Phase.VERIFY, run, Jobs.RUN_SECONDS);
    } else {
      result = different(status, sameOutput, Difference.of(expected.stdout(), stdout));
    }
    return result.withObservations(
        new Observation(expected.stdout(), expected.exitCode()),
        new Observation(stdout, ended ? status : null));
  }

  private CaseResult different(int status, boolean sameOutput, Difference difference) {
    int expected = one.expected().exitCode();
    CaseResult result =
        status == expected
            ? failed(
                Phase.VERIFY,
                FailureType.WRONG_OUTPUT,
                "the output differs from line " + difference.firstLine() + " on")
            : failed(
                Phase.VERIFY,
                FailureType.WRONG_EXIT_CODE,
                "exit status "
                    + status
                    + " instead of "
                    + expected
                    + (sameOutput ? "" : ", and another output"));
    return sameOutput ? result : result.withDetail(FailureDetail.ofDiff(difference.summary()));
  }

  private CaseResult ended(Phase phase, Done done, int seconds) {
    String who = phase == Phase.COMPILE ? "the compiler" : "the program";
    return switch (done.how()) {
      case SIGNALLED ->
          failed(phase, FailureType.CRASH, who + " was ended by " + Signals.name(done.code()))
              .withDetail(FailureDetail.ofSignal(Signals.name(done.code())));
      case WALL_TIME ->
          failed(phase, FailureType.TIMEOUT, who + " did not end within " + seconds + " s");
      case CPU_TIME ->
          failed(phase, FailureType.TIMEOUT, who + " used more than " + seconds + " s of CPU time");
      case OUTPUT -> limited(phase, who, "output");
      case MEMORY -> limited(phase, who, "memory");
      case PROCESSES -> limited(phase, who, "processes");
      case DISK -> limited(phase, who, "disk");
      case NOT_STARTED -> notStarted(phase, done.code(), who);
      case EXITED -> throw new IllegalStateException("an exit is judged elsewhere");
    };
  }

  private CaseResult limited(Phase phase, String who, String limit) {
    return failed(phase, FailureType.LIMIT, who + " hit the limit of " + limit)
        .withDetail(FailureDetail.ofLimit(limit));
  }

  private CaseResult notStarted(Phase phase, int errno, String who) {
    String message = who + " could not be started (errno " + errno + ")";
    if (MACHINE_ERRORS.contains(errno)) {
      return CaseResult.notCounted(one.name(), phase, message);
    }
    boolean format = phase == Phase.VERIFY && errno == NO_EXECUTABLE_FORMAT;
    return failed(phase, format ? FailureType.WRONG_ARCH : FailureType.COMPILE_ERROR, message);
  }

  private CaseResult failed(Phase phase, FailureType type, String message) {
    return CaseResult.failed(one.name(), phase, type, message);
  }

  private static String executableProblem(CaseReport report) {
    CaseReport.Collected out = report.collected().getFirst();
    return out.kind() == CaseReport.Kind.FILE
        ? ElfHeader.problem(out.head())
        : "there is no output file";
  }

  private static String words(Done compile) {
    String all = (compile.stdout().text() + compile.stderr().text()).strip();
    return all.isEmpty() ? null : all;
  }

  private static Timing timing(CaseReport report) {
    Done last = report.commands().getLast();
    double run = report.commands().size() > 1 ? milliseconds(last.usage().wall()) : 0;
    CaseReport.Collected out = report.collected().getFirst();
    return new Timing(
        milliseconds(report.commands().getFirst().usage().wall()),
        run,
        out.kind() == CaseReport.Kind.FILE ? out.size() : null);
  }

  private static double milliseconds(Duration time) {
    return time.toNanos() / 1_000 / 1_000.0;
  }
}
