package dev.envoi.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Locale;

/// What a checkpoint of one changed file costs, durable before it is named, in a real workspace
/// seen through the local sandbox and `box`; and whether it costs more when the history is long.
/// `CheckpointBench SCRATCH`
public final class CheckpointBench {
  private static final int ROUNDS = 200;
  private static final int LONG = 3_000;
  private static final int EVENT_BYTES = 5_000;

  private final Path scratch;

  private CheckpointBench(Path scratch) {
    this.scratch = scratch;
  }

  /// Prints the table.
  public static void main(String[] arguments) throws Exception {
    Path scratch = Files.createTempDirectory(Path.of(arguments[0]), "bench-");
    try {
      CheckpointBench bench = new CheckpointBench(scratch);
      Millis.head();
      bench.bare().row("append of 5 kB + fsync, bare");
      for (int files : new int[] {5_000, 50_000}) {
        for (boolean isolated : new boolean[] {true, false}) {
          bench.oneAmong(files, isolated);
        }
      }
      Millis all = bench.checkpoints(new Kind(500, true, LONG));
      all.window(50, 150).row("500 files, checkpoints 50 to 150");
      all.window(LONG - 100, LONG).row("500 files, checkpoints 2,900 to 3,000");
    } finally {
      Workspace.delete(scratch);
    }
  }

  private record Kind(int files, boolean isolated, int rounds) {
    String words() {
      return String.format(
          Locale.ROOT, "%,d files, %s", files, isolated ? "isolated" : "not isolated");
    }
  }

  private Millis bare() throws Exception {
    double[] millis = new double[ROUNDS];
    try (BareLog log = new BareLog(scratch.resolve("log"))) {
      for (int i = 0; i < ROUNDS; i++) {
        millis[i] = Millis.of(() -> log.append(new byte[EVENT_BYTES]));
      }
    }
    return new Millis(millis);
  }

  private void oneAmong(int files, boolean isolated) throws Exception {
    Kind kind = new Kind(files, isolated, ROUNDS);
    checkpoints(kind).row("one changed file among " + kind.words());
  }

  private Millis checkpoints(Kind kind) throws Exception {
    Path folder = Files.createTempDirectory(scratch, "kind-").resolve("workspace");
    double[] millis = new double[kind.rounds()];
    try (Workspace workspace = new Workspace(folder, kind.files(), kind.isolated())) {
      double first = Millis.of(() -> take(workspace, -1));
      System.err.printf(Locale.ROOT, "the first checkpoint of %s: %.0f ms%n", kind.words(), first);
      for (int i = 0; i < millis.length; i++) {
        int round = i;
        workspace.change(round);
        millis[i] = Millis.of(() -> take(workspace, round));
      }
    }
    Workspace.delete(folder);
    return new Millis(millis);
  }

  private static void take(Workspace workspace, int round) throws IOException {
    if (!workspace.checkpoints().take("part " + round, Instant.now()).committed()) {
      throw new IllegalStateException("nothing was committed in round " + round);
    }
  }
}
