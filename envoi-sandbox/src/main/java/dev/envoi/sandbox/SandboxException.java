package dev.envoi.sandbox;

import java.io.IOException;

/// The sandbox could not do what was asked: never the fault of the command.
public class SandboxException extends IOException {
  public SandboxException(String message) {
    super(message);
  }

  public SandboxException(String message, Throwable cause) {
    super(message, cause);
  }
}
