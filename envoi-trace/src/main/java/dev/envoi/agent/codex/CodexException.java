package dev.envoi.agent.codex;

import org.jspecify.annotations.Nullable;

/// Codex did not do what was asked, in its own words.
final class CodexException extends Exception {
  CodexException(String message) {
    super(message);
  }

  CodexException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
