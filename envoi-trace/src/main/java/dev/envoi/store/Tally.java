package dev.envoi.store;

import dev.envoi.journal.JournalPosition;
import dev.envoi.journal.JournalRecord;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What lines of a journal name. Owned by one thread.
final class Tally {
  private final Set<String> blobs = new LinkedHashSet<>();
  private @Nullable String commit;
  private int parts;

  void add(JournalRecord line) {
    blobs.addAll(line.blobs());
    commit = line.commit() == null ? commit : line.commit();
    parts += line.type().equals("part_completed") ? 1 : 0;
  }

  /// Long texts, each once.
  Set<String> blobs() {
    return blobs;
  }

  /// The last checkpoint.
  @Nullable String commit() {
    return commit;
  }

  /// How many have completed.
  int parts() {
    return parts;
  }

  Standing standing(JournalPosition end) {
    return new Standing(end, commit, parts);
  }
}
