package dev.envoi.sandbox;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// The sandbox could not do what was asked: never the fault of the command.
public class SandboxException extends IOException {
  public SandboxException(String message) {
    super(message);
  }

  public SandboxException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
