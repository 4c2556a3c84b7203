package dev.envoi.journal;

import java.io.IOException;
import java.nio.file.Path;

/// A journal is damaged elsewhere than at its torn end; the message names the place.
public final class JournalDamagedException extends IOException {
  private final long line;

  JournalDamagedException(Path file, long line, long offset, String what) {
    super("%s is damaged at line %d (byte %d): %s".formatted(file, line, offset, what));
    this.line = line;
  }

  /// The line, counted from 1.
  public long line() {
    return line;
  }
}
