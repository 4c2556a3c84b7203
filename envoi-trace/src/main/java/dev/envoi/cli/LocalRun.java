package dev.envoi.cli;

import dev.envoi.journal.JournalWriter;
import dev.envoi.store.ArtifactStore;
import dev.envoi.trace.TrajectoryId;
import java.io.IOException;
import java.util.Optional;

/// A run as a process of this machine.
record LocalRun(Surroundings surroundings, ArtifactStore store, TrajectoryId id) {

  /// The process that records it now; empty when none does here.
  Optional<ProcessHandle> process() throws IOException {
    var writer = JournalWriter.of(surroundings.runs().folder(store, id).journal());
    return writer.isEmpty() ? Optional.empty() : ProcessHandle.of(writer.getAsLong());
  }

  boolean goesOn() throws IOException {
    return process().isPresent();
  }

  /// The command that goes on with it.
  String resume() {
    String where = surroundings.isDefault(store) ? "" : StoreOption.words(store);
    return "./envoi resume " + id + where;
  }
}
