package dev.envoi.cli;

import dev.envoi.journal.Journal;
import dev.envoi.journal.JournalReader;
import dev.envoi.recorder.Known;
import dev.envoi.store.Lease;
import dev.envoi.store.Standing;
import dev.envoi.store.TakenOver;
import dev.envoi.trace.Redactor;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/// A journal that this process alone writes, and what it tells so far.
///
/// @param lease the right to go on with the trajectory; null for one that begins
/// @param standing how far the journal is published
record Opened(Journal journal, Known known, @Nullable Lease lease, Standing standing)
    implements AutoCloseable {

  /// Opens the journal of a run that begins; one that is written elsewhere is refused.
  static Opened in(Path folder, Redactor redactor) throws IOException {
    Journal journal = Journal.open(folder, InstantSource.system(), redactor);
    try {
      return new Opened(journal, Known.read(new JournalReader(folder)), null, Standing.NOTHING);
    } catch (IOException | RuntimeException e) {
      journal.close();
      throw e;
    }
  }

  /// Opens the journal of a trajectory that goes on; a damaged one is refused.
  static Opened of(TakenOver taken, Redactor redactor) throws IOException {
    Path folder = taken.lock().folder();
    try {
      Journal journal = Journal.open(taken.lock(), InstantSource.system(), redactor);
      try {
        Known known = Known.read(new JournalReader(folder));
        return new Opened(journal, known, taken.lease(), taken.settlement().standing());
      } catch (IOException | RuntimeException e) {
        journal.close();
        throw e;
      }
    } catch (IOException | RuntimeException e) {
      taken.lease().close();
      throw e;
    }
  }

  @Override
  public void close() throws IOException {
    if (lease != null) {
      lease.close();
    }
    journal.close();
  }
}
