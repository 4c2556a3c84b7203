package dev.envoi.cli;

import dev.envoi.store.ArtifactStore;
import dev.envoi.trace.TrajectoryId;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// What a run printed, in a file beside its folder on this machine: progress lines, notes, errors.
/// For people; the journal is what counts.
///
/// @param file begins with a dot, as no trajectory id does
record RunLog(Path file) {

  static RunLog of(Surroundings surroundings, ArtifactStore store, TrajectoryId id) {
    return new RunLog(surroundings.runs().folder(store).resolve("." + id + ".log"));
  }

  boolean exists() {
    return Files.exists(file);
  }

  void delete() throws IOException {
    Files.deleteIfExists(file);
  }

  /// Begins it, or goes on at its end.
  PrintStream append() throws IOException {
    Files.createDirectories(file.resolveSibling("."));
    return new PrintStream(
        Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND),
        true,
        StandardCharsets.UTF_8);
  }
}
