package dev.envoi.bench;

import dev.envoi.trace.PartType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/// What it costs to record one part that changes no file, from asking for its number until it is in
/// the journal, fsync included. What is compared is measured in turn, so that a disk that is busy
/// with other things is as slow for both. `RecordingBench SCRATCH`
public final class RecordingBench {
  private static final int FILES = 500;
  private static final int WARM_UP = 1_000;
  private static final int ROUNDS = 2_000;
  private static final int LATE = 10_000;
  private static final int WINDOW = 100;
  private static final int WINDOWS = 6;

  private final Path scratch;
  private int made;

  private RecordingBench(Path scratch) {
    this.scratch = scratch;
  }

  /// Prints the tables.
  public static void main(String[] arguments) throws Exception {
    Path scratch = Files.createTempDirectory(Path.of(arguments[0]), "bench-");
    try {
      RecordingBench bench = new RecordingBench(scratch);
      RawEvent text = new RawEvent(PartType.TEXT, 5_000);
      RawEvent tool = new RawEvent(PartType.TOOL, 5_000);
      Millis.head();
      long textBytes = bench.againstBare("a text of 5 kB", text);
      long toolBytes = bench.againstBare("a tool with 5 kB, 500 files looked at", tool);
      lateAgainstEarly("texts", () -> bench.trajectory(text));
      lateAgainstEarly("bare appends", () -> bench.bareFile(textBytes));
      System.out.printf("%n| raw event | written to the journal | ratio |%n| --- | --- | --- |%n");
      size("text", text, textBytes);
      size("tool", tool, toolBytes);
    } finally {
      Workspace.delete(scratch);
    }
  }

  /// Parts of a trajectory and bare appends of as many bytes, in turn. Gives those bytes.
  private long againstBare(String what, RawEvent event) throws Exception {
    double[] part = new double[ROUNDS];
    double[] bare = new double[ROUNDS];
    try (Recorded recorded = recorded();
        BareLog log = new BareLog(scratch.resolve("bare" + made))) {
      for (int i = 0; i < WARM_UP; i++) {
        recorded.part(event);
      }
      long before = recorded.written();
      recorded.part(event);
      byte[] same = new byte[(int) (recorded.written() - before)];
      for (int i = 0; i < ROUNDS; i++) {
        part[i] = Millis.of(() -> recorded.part(event));
        bare[i] = Millis.of(() -> log.append(same));
      }
      new Millis(part).row(what);
      new Millis(bare).row("append + fsync of as many bytes, in turn");
      new Millis(part).above(new Millis(bare)).row("**above it**, round by round");
      return same.length;
    }
  }

  /// Something that grows with each call.
  private interface Growing extends AutoCloseable {
    void add() throws Exception;

    @Override
    void close() throws IOException;
  }

  /// Makes one.
  @FunctionalInterface
  private interface Maker {
    Growing make() throws IOException;
  }

  /// What is added around the 10,000th time to one thing, and around the 100th to others, in turn.
  private static void lateAgainstEarly(String what, Maker maker) throws Exception {
    double[] early = new double[WINDOW * WINDOWS];
    double[] late = new double[WINDOW * WINDOWS];
    try (Growing old = maker.make()) {
      for (int i = 0; i < LATE - late.length / 2; i++) {
        old.add();
      }
      for (int window = 0; window < WINDOWS; window++) {
        try (Growing young = maker.make()) {
          for (int i = 0; i < 100 - WINDOW / 2; i++) {
            young.add();
          }
          for (int i = window * WINDOW; i < (window + 1) * WINDOW; i++) {
            // Of two syncs in a row the second has it harder or easier; so they change places.
            if (i % 2 == 0) {
              early[i] = Millis.of(young::add);
            }
            late[i] = Millis.of(old::add);
            if (i % 2 == 1) {
              early[i] = Millis.of(young::add);
            }
          }
        }
      }
    }
    new Millis(early).row(what + " 50 to 150 of six");
    new Millis(late).row(what + " 9,700 to 10,300 of one, in turn");
    System.out.printf(
        Locale.ROOT,
        "| **ratio** of the two | %.2f | | |%n",
        new Millis(late).median() / new Millis(early).median());
  }

  private Growing trajectory(RawEvent event) throws IOException {
    Recorded recorded = recorded();
    return new Growing() {
      @Override
      public void add() throws Exception {
        recorded.part(event);
      }

      @Override
      public void close() throws IOException {
        recorded.close();
      }
    };
  }

  private Growing bareFile(long bytes) throws IOException {
    BareLog log = new BareLog(scratch.resolve("bare" + made++));
    byte[] content = new byte[(int) bytes];
    return new Growing() {
      @Override
      public void add() throws IOException {
        log.append(content);
      }

      @Override
      public void close() throws IOException {
        log.close();
      }
    };
  }

  private Recorded recorded() throws IOException {
    return new Recorded(scratch.resolve("recorded" + made++), FILES);
  }

  private static void size(String what, RawEvent event, long written) {
    int raw = event.line().length + 1;
    System.out.printf(
        Locale.ROOT,
        "| %s, %,d bytes | %,d bytes | %.2f |%n",
        what,
        raw,
        written,
        (double) written / raw);
  }
}
