package dev.envoi.bench;

import dev.envoi.sandbox.BoxProgram;
import dev.envoi.sandbox.FilePath;
import dev.envoi.sandbox.LocalProvider;
import dev.envoi.sandbox.Sandbox;
import dev.envoi.sandbox.SandboxSpec;
import dev.envoi.sandbox.Sight;
import dev.envoi.sandbox.Snapshots;
import dev.envoi.sandbox.TreeSink;
import dev.envoi.workspace.Checkpoints;
import dev.envoi.workspace.Git;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/// What a checkpoint of one changed file costs, durable before it is named, in a real workspace seen
/// through the local sandbox and `box`; and whether it costs more when the history is long. Prints a
/// Markdown table. `CheckpointBench SCRATCH [FILES...]`
public final class CheckpointBench {
  private static final int ROUNDS = 200;
  private static final int LONG = 3_000;

  private final Path scratch;
  private final Git git;

  private CheckpointBench(Path scratch, Git git) {
    this.scratch = scratch;
    this.git = git;
  }

  @SuppressWarnings("SystemOut") // a program that prints a table
  public static void main(String[] arguments) throws IOException {
    Path scratch = Files.createTempDirectory(Path.of(arguments[0]), "bench-");
    CheckpointBench bench = new CheckpointBench(scratch, Git.find(System.getenv("PATH")));
    System.out.println("| what | median | 95 % | worst |");
    System.out.println("| --- | --- | --- | --- |");
    System.out.println(row("append of 5 kB + fsync, bare", bench.bareAppends()));
    int[] sizes = {5_000, 50_000};
    for (int files : sizes) {
      double[] first = new double[1];
      double[] millis = bench.checkpoints(files, ROUNDS, first);
      System.out.println(row("one changed file among %,d".formatted(files), millis));
      System.out.printf("| the first checkpoint of %,d files | %.0f ms | | |%n", files, first[0]);
    }
    double[] all = bench.checkpoints(500, LONG, new double[1]);
    System.out.println(row("500 files, checkpoints 50 to 150", Arrays.copyOfRange(all, 50, 150)));
    System.out.println(
        row("500 files, checkpoints 2,900 to 3,000", Arrays.copyOfRange(all, LONG - 100, LONG)));
    delete(scratch);
  }

  private static String row(String what, double[] millis) {
    double[] sorted = millis.clone();
    Arrays.sort(sorted);
    return "| %s | %.1f ms | %.1f ms | %.1f ms |"
        .formatted(
            what,
            sorted[sorted.length / 2],
            sorted[sorted.length * 95 / 100],
            sorted[sorted.length - 1]);
  }

  private double[] bareAppends() throws IOException {
    double[] millis = new double[ROUNDS];
    try (RandomAccessFile file = new RandomAccessFile(scratch.resolve("log").toFile(), "rw")) {
      for (int i = 0; i < ROUNDS; i++) {
        long begin = System.nanoTime();
        file.write(new byte[5_000]);
        file.getFD().sync();
        millis[i] = (System.nanoTime() - begin) / 1e6;
      }
    }
    return millis;
  }

  private double[] checkpoints(int files, int rounds, double[] first) throws IOException {
    Path home = Files.createDirectory(scratch.resolve("workspace" + files));
    BoxProgram box = new BoxProgram(scratch.resolve("box"), System.getenv());
    LocalProvider provider = new LocalProvider(box, System.getenv(), null);
    double[] millis = new double[rounds];
    try (Sandbox sandbox = provider.create(new SandboxSpec(home, Sight.system(List.of())));
        Snapshots snapshots = sandbox.snapshots(List.of());
        Checkpoints checkpoints =
            Checkpoints.open(git, scratch.resolve("git" + files), snapshots)) {
      sandbox.put(
          sink -> {
            for (int i = 0; i < files; i++) {
              write(sink, i, "first");
            }
          });
      first[0] = take(checkpoints, -1);
      for (int i = 0; i < rounds; i++) {
        int round = i;
        sandbox.put(sink -> write(sink, round * 7919 % files, "round " + round));
        millis[i] = take(checkpoints, i);
      }
    }
    return millis;
  }

  private static double take(Checkpoints checkpoints, int round) throws IOException {
    long begin = System.nanoTime();
    boolean committed = checkpoints.take("part " + round, Instant.now()).committed();
    double millis = (System.nanoTime() - begin) / 1e6;
    if (!committed) {
      throw new IllegalStateException("nothing was committed in round " + round);
    }
    return millis;
  }

  /// Files of 3 to 7 kB in folders of 50, 20 of those in one above.
  private static void write(TreeSink sink, int number, String what) throws IOException {
    String line = "int value_%d(void) { return %d; } /* %s */\n".formatted(number, number, what);
    byte[] content = line.repeat(60 + number % 80).getBytes(StandardCharsets.UTF_8);
    FilePath path =
        FilePath.of("src/%d/%d/file_%d.c".formatted(number / 1_000, number / 50, number));
    sink.file(path, false, new ByteArrayInputStream(content));
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
