package dev.envoi.cli;

import dev.envoi.report.ReportWriter;
import dev.envoi.store.ArtifactStore;
import dev.envoi.trace.AgentTrace;
import dev.envoi.trace.TrajectoryId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// Writes table, plot and report of a trajectory and prints the table and the paths.
record GraphTrace(Surroundings surroundings, ArtifactStore store) {

  void write(TrajectoryId id, @Nullable Path asked, boolean json) throws IOException {
    AgentTrace trace = new Trajectories(surroundings, store).trace(id);
    Path folder =
        asked == null
            ? surroundings.folder().resolve("output/graph_trace_" + id)
            : surroundings.folder().resolve(asked);
    ReportWriter.Written written = ReportWriter.write(trace, folder);
    if (json) {
      surroundings.out().println(Files.readString(written.json()).strip());
      return;
    }
    surroundings.out().println();
    surroundings.out().print(Files.readString(written.table()));
    surroundings.out().println();
    for (Path path : written.all()) {
      surroundings.out().println(path);
    }
  }
}
