package dev.envoi.harness.runtime;

/// The environment's folder cannot be served; the message says what its author must mend.
public final class EnvironmentException extends Exception {
  EnvironmentException(String message) {
    super(message);
  }

  EnvironmentException(String message, Throwable cause) {
    super(message, cause);
  }
}
