package dev.envoi.sandbox;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// Bounds of one command.
///
/// @param timeout wall-clock time after which the command and all its descendants are killed
/// @param outputBytes how much of each standard stream is kept; the rest is read and counted, and
///   the process goes on
/// @param ceiling what all that it starts may take together
public record Limits(Duration timeout, long outputBytes, Ceiling ceiling) {
  public static final Limits USUAL = new Limits(Duration.ofMinutes(10), 16L << 20);

  /// What all that a command starts may take together; 0 is no bound. Over it everything is killed
  /// and standard error says so, but for a file, whose writer gets a signal.
  ///
  /// @param tasks processes and threads at a time
  /// @param memoryBytes what they have in memory
  /// @param fileBytes size of each file
  public record Ceiling(int tasks, long memoryBytes, long fileBytes) {
    public static final Ceiling NONE = new Ceiling(0, 0, 0);

    /// Enough for a parallel build of a compiler.
    public static final Ceiling BUILD = new Ceiling(2_000, 4L << 30, 4L << 30);

    public Ceiling {
      if (tasks < 0 || memoryBytes < 0 || fileBytes < 0) {
        throw new IllegalArgumentException("a ceiling must not be negative");
      }
    }

    /// As arguments of `box forward`.
    List<String> arguments() {
      List<String> arguments = new ArrayList<>();
      add(arguments, "--tasks=", tasks);
      add(arguments, "--memory=", memoryBytes);
      add(arguments, "--file=", fileBytes);
      return arguments;
    }

    private static void add(List<String> arguments, String option, long bound) {
      if (bound > 0) {
        arguments.add(option + bound);
      }
    }
  }

  public Limits(Duration timeout, long outputBytes) {
    this(timeout, outputBytes, Ceiling.NONE);
  }

  public Limits {
    if (timeout.isNegative() || timeout.isZero() || outputBytes < 0) {
      throw new IllegalArgumentException(
          "limits must be positive, got " + timeout + " and " + outputBytes + " bytes");
    }
  }

  public Limits withTimeout(Duration changed) {
    return new Limits(changed, outputBytes, ceiling);
  }

  public Limits withCeiling(Ceiling changed) {
    return new Limits(timeout, outputBytes, changed);
  }
}
