package dev.envoi.trace;

/// A mistake of the person at the keyboard, found before anything was started or made: a wrong
/// option, a missing file, a broken task. The message is one sentence that says what to do about
/// it; it is shown without a stack trace.
public final class UserError extends RuntimeException {
  public UserError(String message) {
    super(message);
  }

  public UserError(String message, Throwable cause) {
    super(message, cause);
  }
}
