package dev.envoi.workspace;

import java.io.IOException;

/// A repository could not be read or written, or git itself failed; the message has git's own
/// words.
public final class GitException extends IOException {
  public GitException(String message) {
    super(message);
  }

  public GitException(String message, Throwable cause) {
    super(message, cause);
  }
}
