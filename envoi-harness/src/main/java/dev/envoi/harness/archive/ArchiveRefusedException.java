package dev.envoi.harness.archive;

import java.io.IOException;

/// An archive that is broken, too large, or would leave its folder. The message says which entry.
public final class ArchiveRefusedException extends IOException {
  ArchiveRefusedException(String why) {
    super("The archive is refused: " + why);
  }

  ArchiveRefusedException(String why, Throwable cause) {
    super("The archive is refused: " + why, cause);
  }
}
