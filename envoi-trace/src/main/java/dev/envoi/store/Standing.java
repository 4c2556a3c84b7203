package dev.envoi.store;

import dev.envoi.journal.JournalPosition;
import org.jspecify.annotations.Nullable;

/// How far a journal is published.
///
/// @param published the place in the journal behind its last line in the store
/// @param commit the last checkpoint that is named up to there
/// @param parts completed up to there
public record Standing(JournalPosition published, @Nullable String commit, int parts) {
  /// Of a new trajectory.
  public static final Standing NOTHING = new Standing(JournalPosition.START, null, 0);
}
