package dev.envoi.agent.install;

import java.io.IOException;

/// A program could not be brought here. The message says what to do.
public final class InstallException extends IOException {
  public InstallException(String message) {
    super(message);
  }
}
