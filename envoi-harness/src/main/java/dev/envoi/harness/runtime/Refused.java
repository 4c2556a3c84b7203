package dev.envoi.harness.runtime;

/// A call that is answered with an error of its own status.
final class Refused extends RuntimeException {
  private final int status;

  Refused(int status, String message) {
    super(message);
    this.status = status;
  }

  int status() {
    return status;
  }
}
