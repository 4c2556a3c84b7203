package dev.envoi.sandbox;

import java.io.IOException;

/// A file of a workspace could not be read to its end.
public final class UnreadableFileException extends IOException {
  public UnreadableFileException(FilePath path) {
    super("could not be read to its end: " + path);
  }
}
