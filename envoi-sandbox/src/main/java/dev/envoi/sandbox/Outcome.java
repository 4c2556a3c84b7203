package dev.envoi.sandbox;

import java.time.Duration;

/// How a command ended. Data, not an error: the command's failure is the command's.
///
/// @param ending how it ended
/// @param stdout what it wrote, cut at the output cap
/// @param stderr likewise
/// @param duration wall-clock time by the monotonic clock
public record Outcome(Ending ending, Captured stdout, Captured stderr, Duration duration) {

  /// How a process ended.
  public sealed interface Ending {
    /// By itself, with a status.
    record Exited(int status) implements Ending {}

    /// By a signal.
    record Signalled(int signal) implements Ending {}

    /// Killed by us after its time-out.
    record TimedOut(Duration after) implements Ending {}
  }

  /// The kept beginning of a stream and how many bytes there were in all.
  @SuppressWarnings("ArrayRecordComponent") // bytes of a program, compared by nobody
  public record Captured(byte[] bytes, long total) {
    public boolean cut() {
      return total > bytes.length;
    }

    /// The text, invalid UTF-8 replaced.
    public String text() {
      return new String(bytes, java.nio.charset.StandardCharsets.UTF_8);
    }
  }

  /// Whether it exited with status 0.
  public boolean succeeded() {
    return ending instanceof Ending.Exited(int status) && status == 0;
  }

  /// The status as a shell gives it: 128 + n for a signal, 124 for a time-out.
  public int shellStatus() {
    return switch (ending) {
      case Ending.Exited(int status) -> status;
      case Ending.Signalled(int signal) -> 128 + signal;
      case Ending.TimedOut _ -> 124;
    };
  }
}
