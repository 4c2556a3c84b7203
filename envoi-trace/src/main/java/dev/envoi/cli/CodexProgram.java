package dev.envoi.cli;

import dev.envoi.trace.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/// Where the tested version of Codex is on this machine.
final class CodexProgram {
  /// What the adapter was tested with.
  static final String VERSION = "0.169.0";

  private CodexProgram() {}

  /// The folder that holds `bin/codex`.
  static Path folder(Surroundings surroundings) throws IOException {
    Path installed = surroundings.home().resolve("agents/codex").resolve(VERSION);
    if (Files.isDirectory(installed)) {
      try (Stream<Path> files = Files.walk(installed)) {
        Optional<Path> program =
            files.filter(file -> file.endsWith("bin/codex") && Files.isExecutable(file)).findAny();
        if (program.isPresent()) {
          return program.get().resolveSibling("..").toRealPath();
        }
      }
    }
    throw new UserError(
        "Codex CLI %s is not installed; run ./envoi agents install codex".formatted(VERSION));
  }
}
