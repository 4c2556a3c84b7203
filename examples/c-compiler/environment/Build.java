import dev.envoi.harness.Cut;
import dev.envoi.harness.MachineWords;
import dev.envoi.harness.Session;
import dev.envoi.harness.SetUpException;
import dev.envoi.sandbox.BorrowedProgram;
import dev.envoi.sandbox.Command;
import dev.envoi.sandbox.Limits;
import dev.envoi.sandbox.Outcome;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/// Builds a submission: runs its `build.sh`, after which there must be an executable `./cc`.
final class Build {
  private static final int WORDS = 8_000;
  private static final long OUTPUT_BYTES = 4L << 20;
  private static final int NO_SCRIPT = 213;
  private static final int NO_COMPILER = 214;

  /// A shell gives more than this for a command that a signal ended.
  private static final int FIRST_SIGNAL = 128;

  /// One shell for everything, and both streams in one, in the order in which they were written.
  private static final String LINE =
      """
      exec 2>&1
      [ -f build.sh ] || exit 213
      if [ -x build.sh ]; then ./build.sh; else sh ./build.sh; fi
      status=$?
      [ $status = 0 ] || exit $status
      [ -f cc ] && [ -x cc ] || exit 214
      """;

  private Build() {}

  /// @throws SetUpException when there is no compiler afterwards; the message holds what the build
  ///   printed
  static void run(Session session, int seconds)
      throws IOException, InterruptedException, SetUpException {
    Limits limits = new Limits(Duration.ofSeconds(seconds), OUTPUT_BYTES);
    Outcome outcome = session.run(Command.shell(LINE).withLimits(limits));
    if (!outcome.succeeded()) {
      String words = Cut.middle((outcome.stdout().text() + outcome.stderr().text()).strip(), WORDS);
      String message = reason(outcome) + (words.isEmpty() ? "" : "\n" + words);
      throw mayBeTheMachine(outcome, words)
          ? SetUpException.notCounted(message)
          : new SetUpException(message);
    }
  }

  /// Who says too often that it was the machine pays with one more build; who says it too seldom
  /// makes a full disk a property of the code.
  private static boolean mayBeTheMachine(Outcome outcome, String words) {
    return switch (outcome.ending()) {
      case Outcome.Ending.TimedOut _, Outcome.Ending.Signalled _ -> true;
      case Outcome.Ending.Exited(int status) ->
          (status > FIRST_SIGNAL && status != NO_SCRIPT && status != NO_COMPILER)
              || MachineWords.areIn(words);
    };
  }

  /// @throws SetUpException when the build left a compiler of the machine among its files
  static void refuseBorrowed(Session session) throws IOException, SetUpException {
    Optional<BorrowedProgram> borrowed = session.borrowedCompiler();
    if (borrowed.isPresent()) {
      throw new SetUpException(reason(borrowed.get()));
    }
  }

  private static String reason(BorrowedProgram borrowed) {
    return borrowed.original() == null
        ? "The build was refused: %s %s, so it cannot be told whether it is a compiler of the machine."
            .formatted(borrowed.path(), borrowed.why())
        : "The build was refused: %s is the machine's own compiler %s (it %s); a submission has to compile C by itself."
            .formatted(borrowed.path(), borrowed.original().getFileName(), borrowed.why());
  }

  private static String reason(Outcome outcome) {
    return switch (outcome.ending()) {
      case Outcome.Ending.Exited(int status) when status == NO_SCRIPT ->
          "The build failed: the submission has no build.sh.";
      case Outcome.Ending.Exited(int status) when status == NO_COMPILER ->
          "The build failed: build.sh ended well, but there is no executable file ./cc.";
      case Outcome.Ending.Exited(int status) ->
          "The build failed: build.sh ended with status " + status + ".";
      case Outcome.Ending.Signalled(int signal) ->
          "The build failed: it was ended by " + Signals.name(signal) + ".";
      case Outcome.Ending.TimedOut(Duration after) ->
          "The build failed: it did not end within " + after.toSeconds() + " s.";
    };
  }
}
