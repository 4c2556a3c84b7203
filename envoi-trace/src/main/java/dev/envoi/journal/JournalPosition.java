package dev.envoi.journal;

/// A place between two lines of a journal.
///
/// @param seq of the line before it, 0 at the beginning
/// @param lastHash hash of that line, which the next one names
/// @param bytes from the beginning of the file
public record JournalPosition(long seq, String lastHash, long bytes) {
  /// Before the first line.
  public static final JournalPosition START = new JournalPosition(0, Journal.NO_HASH, 0);

  /// Behind one more line.
  JournalPosition after(long next, String hash, int length) {
    return new JournalPosition(next, hash, bytes + length + 1);
  }
}
