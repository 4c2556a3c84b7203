package dev.envoi.sandbox;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Child processes in a session of their own. A terminal sends Ctrl-C to every process of its
/// foreground group; what we started must outlive it until we end it, so that the part in flight
/// can finish.
public final class OwnSession {
  private static final Path SETSID = Path.of("/usr/bin/setsid");

  private OwnSession() {}

  /// The same command, with the same process id, in a session of its own; unchanged on a machine
  /// without `setsid`.
  public static List<String> of(List<String> command) {
    if (!Files.isExecutable(SETSID)) {
      return command;
    }
    List<String> words = new ArrayList<>(List.of(SETSID.toString()));
    words.addAll(command);
    return words;
  }
}
