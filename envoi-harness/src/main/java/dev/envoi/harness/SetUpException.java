package dev.envoi.harness;

/// The submission could not be made ready: its build failed. The message goes to the caller as it
/// is, so it holds what mends the submission.
public final class SetUpException extends Exception {
  public SetUpException(String message) {
    super(message);
  }
}
