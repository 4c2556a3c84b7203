package dev.envoi.harness.runtime;

import dev.envoi.harness.MachineWords;
import dev.envoi.sandbox.CaseReport;
import dev.envoi.sandbox.CaseReport.Done;
import dev.envoi.sandbox.CaseReport.How;
import java.util.Set;

/// Whether the machine may be the reason for how a case ended. What its limits explain is no doubt.
final class Doubt {
  private static final int KILL = 9;
  private static final int KILLED_BELOW_A_SHELL = 128 + KILL;
  private static final int TRY_AGAIN = 11;
  private static final int OUT_OF_MEMORY = 12;
  private static final Set<Integer> MACHINE_ERRORS = Set.of(TRY_AGAIN, OUT_OF_MEMORY);

  private Doubt() {}

  /// Time that others took, a kill of which no limit is the reason, a start that the system
  /// refused, or a failure with words that say so.
  static boolean about(CaseReport report) {
    Done last = report.commands().getLast();
    return switch (last.how()) {
      case WALL_TIME -> true;
      case SIGNALLED -> last.code() == KILL;
      case NOT_STARTED -> MACHINE_ERRORS.contains(last.code());
      case EXITED -> report.limits().isEmpty() && failedLikeTheMachine(last);
      case CPU_TIME, OUTPUT, MEMORY, PROCESSES, DISK -> false;
    };
  }

  /// Whether time was the reason, whosever.
  static boolean outOfTime(CaseReport report) {
    How how = report.commands().getLast().how();
    return how == How.WALL_TIME || how == How.CPU_TIME;
  }

  private static boolean failedLikeTheMachine(Done done) {
    return done.code() == KILLED_BELOW_A_SHELL
        || (done.code() != 0 && MachineWords.areIn(done.stderr().text()));
  }
}
