package dev.envoi.harness;

/// The submission could not be made ready: its build failed. The message goes to the caller as it
/// is, so it holds what mends the submission.
public final class SetUpException extends Exception {
  private final boolean counted;

  private SetUpException(String message, boolean counted) {
    super(message);
    this.counted = counted;
  }

  /// A failure that every try would meet. It is a result, and may be remembered.
  public SetUpException(String message) {
    this(message, true);
  }

  /// A failure whose reason may be the machine: out of time, ended by a limit. It says nothing of
  /// the submission for certain, so nobody remembers it, and the next session tries again.
  public static SetUpException notCounted(String message) {
    return new SetUpException(message, false);
  }

  /// Whether the submission is the reason, and not the machine.
  public boolean counted() {
    return counted;
  }
}
