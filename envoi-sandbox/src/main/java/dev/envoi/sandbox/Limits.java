package dev.envoi.sandbox;

import java.time.Duration;

/// Bounds of one command.
///
/// @param timeout wall-clock time after which the command and all its descendants are killed
/// @param outputBytes how much of each standard stream is kept; the rest is read and counted, and
///   the process goes on
public record Limits(Duration timeout, long outputBytes) {
  public static final Limits USUAL = new Limits(Duration.ofMinutes(10), 16L << 20);

  public Limits {
    if (timeout.isNegative() || timeout.isZero() || outputBytes < 0) {
      throw new IllegalArgumentException(
          "limits must be positive, got " + timeout + " and " + outputBytes + " bytes");
    }
  }

  public Limits withTimeout(Duration changed) {
    return new Limits(changed, outputBytes);
  }
}
