package dev.envoi.cli;

import dev.envoi.journal.JournalReader;
import dev.envoi.journal.JournalWriter;
import dev.envoi.store.ArtifactStore;
import dev.envoi.store.LocalRuns.RunFolder;
import dev.envoi.store.LocalWriter;
import dev.envoi.store.StateKey;
import dev.envoi.trace.TrajectoryId;
import java.io.IOException;
import java.util.Optional;

/// A run as a process of this machine.
record LocalRun(Surroundings surroundings, ArtifactStore store, TrajectoryId id) {

  /// The process that records it now; empty when none does here.
  Optional<ProcessHandle> process() throws IOException {
    var writer = JournalWriter.of(folder().journal());
    return writer.isEmpty() ? Optional.empty() : ProcessHandle.of(writer.getAsLong());
  }

  /// Whether its journal is on this machine.
  boolean isKnown() {
    return new JournalReader(folder().journal()).exists();
  }

  /// Whether somebody went on with it on another machine.
  boolean isOutdated() throws IOException {
    int fence = LocalWriter.of(folder()).map(LocalWriter::fence).orElse(1);
    return !goesOn() && StateKey.of(store, id).map(state -> state.fence() > fence).orElse(false);
  }

  RunFolder folder() {
    return surroundings.runs().folder(store, id);
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
