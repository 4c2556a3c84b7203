package dev.envoi.agent.opencode;

import org.jspecify.annotations.Nullable;

/// OpenCode did not do what was asked, in its own words.
final class OpenCodeException extends Exception {
  OpenCodeException(String message) {
    super(message);
  }

  OpenCodeException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
