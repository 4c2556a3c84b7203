package dev.envoi.journal;

import dev.envoi.trace.AgentTrace;
import dev.envoi.trace.JournalEvent.Entry;
import dev.envoi.trace.JournalEvent.TrajectoryStarted;
import dev.envoi.trace.Sha256;
import dev.envoi.trace.TraceFold;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import tools.jackson.core.JacksonException;

/// Reads a journal, also one that is being written. Every line is checked against the hash that the
/// next one names; a torn end is left out; any other damage is a [JournalDamagedException] with its
/// place.
public final class JournalReader {

  /// Takes entries in their order.
  @FunctionalInterface
  public interface Visitor {
    void visit(Entry entry) throws IOException;
  }

  private final Path file;
  private final Blobs blobs;

  /// Reads the journal in a run's folder.
  public JournalReader(Path folder) {
    this.file = folder.resolve(Journal.FILE);
    this.blobs = new Blobs(folder.resolve(Journal.BLOBS));
  }

  /// Whether there is a journal at all.
  public boolean exists() {
    return Files.exists(file);
  }

  /// Visits every entry; long texts are cut to their heads unless `wholeTexts`.
  public void forEach(boolean wholeTexts, Visitor visitor) throws IOException {
    read(line -> visitor.visit(line.entry(blobs, wholeTexts)));
  }

  /// The entry with this sequence number, with whole texts.
  public Optional<Entry> entry(long seq) throws IOException {
    Entry[] found = new Entry[1];
    read(line -> {
      if (line.seq() == seq) {
        found[0] = line.entry(blobs, true);
      }
    });
    return Optional.ofNullable(found[0]);
  }

  /// What a line says that was found elsewhere, with whole texts, which lie in this journal's
  /// folder.
  public Entry entry(JournalRecord line) throws IOException {
    return JournalLine.parse(line.bytes())
        .orElseThrow(() -> new IOException("line " + line.seq() + " is not one of a journal"))
        .entry(blobs, true);
  }

  /// The trace as of the last clean line; empty when there is no journal or no event in it.
  public Optional<AgentTrace> trace() throws IOException {
    if (!exists()) {
      return Optional.empty();
    }
    TraceFold fold = new TraceFold();
    JournalPosition tail =
        read(line -> {
          Entry entry = line.entry(blobs, false);
          if (entry.seq() == 1 && !(entry.event() instanceof TrajectoryStarted)) {
            throw new JournalDamagedException(
                file, 1, 0, "the first event is " + line.type() + ", not trajectory_started");
          }
          fold.add(entry);
        });
    return tail.seq() == 0 ? Optional.empty() : Optional.of(fold.trace());
  }

  /// Hands over each line that is whole.
  @FunctionalInterface
  interface LineVisitor {
    void visit(JournalLine line) throws IOException;
  }

  JournalPosition read(LineVisitor visitor) throws IOException {
    try (InputStream opened = Files.newInputStream(file)) {
      Lines in = new Lines(opened);
      JournalPosition tail = JournalPosition.START;
      long lineNumber = 0;
      String broken = null;
      for (byte[] bytes = in.next(); bytes != null; bytes = in.next()) {
        lineNumber++;
        if (broken != null) {
          throw new JournalDamagedException(file, lineNumber - 1, tail.bytes(), broken);
        }
        Optional<JournalLine> parsed = JournalLine.parse(bytes);
        broken = fault(parsed, tail);
        if (broken == null) {
          visit(visitor, parsed.orElseThrow(), lineNumber, tail);
          tail = tail.after(parsed.orElseThrow().seq(), Sha256.hex(bytes), bytes.length);
        } else if (parsed.isPresent() || !holdsZeros(bytes)) {
          // A line that has its newline was written whole; only a power cut leaves zeros in it.
          throw new JournalDamagedException(file, lineNumber, tail.bytes(), broken);
        }
      }
      return tail;
    }
  }

  private void visit(LineVisitor visitor, JournalLine line, long number, JournalPosition before)
      throws IOException {
    try {
      visitor.visit(line);
    } catch (JacksonException | IllegalArgumentException notAnEvent) {
      throw new JournalDamagedException(
          file,
          number,
          before.bytes(),
          "this is no " + line.type() + ": " + notAnEvent.getMessage());
    }
  }

  private static boolean holdsZeros(byte[] bytes) {
    for (byte b : bytes) {
      if (b == 0) {
        return true;
      }
    }
    return false;
  }

  private static @org.jspecify.annotations.Nullable String fault(
      Optional<JournalLine> line, JournalPosition tail) {
    if (line.isEmpty()) {
      return "not a line of a journal";
    }
    if (line.get().seq() != tail.seq() + 1) {
      return "expected sequence number " + (tail.seq() + 1) + ", got " + line.get().seq();
    }
    if (!line.get().prev().equals(tail.lastHash())) {
      return "the line before it was changed: its hash is not the one that is named here";
    }
    return null;
  }
}
