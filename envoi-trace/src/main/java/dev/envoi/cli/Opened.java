package dev.envoi.cli;

import dev.envoi.journal.Journal;
import dev.envoi.journal.JournalReader;
import dev.envoi.recorder.Known;
import dev.envoi.trace.Redactor;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;

/// A journal that this process alone writes, and what it tells so far.
record Opened(Journal journal, Known known) implements AutoCloseable {

  /// Opens the journal in a run's folder, and makes it where there is none. One that is written
  /// elsewhere is refused, a damaged one too.
  static Opened in(Path folder, Redactor redactor) throws IOException {
    Journal journal = Journal.open(folder, InstantSource.system(), redactor);
    try {
      return new Opened(journal, Known.read(new JournalReader(folder)));
    } catch (IOException | RuntimeException e) {
      journal.close();
      throw e;
    }
  }

  @Override
  public void close() throws IOException {
    journal.close();
  }
}
