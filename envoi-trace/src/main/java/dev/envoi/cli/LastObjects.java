package dev.envoi.cli;

import dev.envoi.report.ReportWriter;
import dev.envoi.store.TrajectoryObjects;
import dev.envoi.trace.AgentTrace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// What a store gets once, at the end of a run: the whole history and the report.
///
/// @param scratch a folder to make them in
record LastObjects(TrajectoryObjects objects, Path scratch) {

  /// Writes the whole history as a bundle.
  @FunctionalInterface
  interface History {
    void bundle(Path target) throws IOException;
  }

  void put(AgentTrace trace, History history) throws IOException {
    Path bundle = scratch.resolve("repo.bundle");
    Files.deleteIfExists(bundle);
    history.bundle(bundle);
    objects.putBundle(bundle);
    ReportWriter.write(trace, scratch);
    for (String name : new String[] {"report.html", "progress.svg"}) {
      objects.put(name, scratch.resolve(name));
    }
  }
}
