package dev.envoi.bench;

import dev.envoi.sandbox.BoxProgram;
import dev.envoi.sandbox.FolderTree;
import dev.envoi.testing.EnvironmentHost;
import dev.envoi.testing.HarnessAnswer;
import dev.envoi.testing.HarnessClient;
import dev.envoi.testing.HarnessSession;
import dev.envoi.testing.Opening;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// How fast suites run with a fast compiler: `tcc` as `./cc` on all of `basics` and `torture`, two
/// cases at a time, beside the bare processes, also two at a time, in turn. Processor time is the
/// whole machine's, so nothing else may run. `SuitesBench SCRATCH ENVIRONMENT FIXTURES`
public final class SuitesBench {
  private static final int ROUNDS = 3;
  private static final int JOBS = 2;
  private static final int TORTURE_PARTS = 38;
  private static final Duration PATIENCE = Duration.ofMinutes(10);

  /// Compiles and runs every other of the programs that the file `programs` lists.
  private static final String BARE =
      """
      half() {
        mkdir -p half$1 && cd half$1
        awk -v n=$1 'NR %% %d == n' ../programs | while read -r program; do
          tcc "$program" -lm -o out >/dev/null 2>&1 && timeout 15 ./out >/dev/null 2>&1
        done
      }
      for n in $(seq 0 %d); do half $n & done
      wait
      """
          .formatted(JOBS, JOBS - 1);

  private SuitesBench() {}

  /// Elapsed and processor time of one round.
  private record Cost(double elapsed, double processor) {}

  /// Prints the table.
  public static void main(String[] arguments) throws Exception {
    Path scratch = Files.createTempDirectory(Path.of(arguments[0]), "bench-");
    try {
      Path submission = Files.createDirectory(scratch.resolve("submission"));
      Files.writeString(
          submission.resolve("build.sh"), "cp \"$(command -v tcc)\" cc && chmod +x cc\n");
      measure(scratch, submission, Path.of(arguments[1]), Path.of(arguments[2]));
    } finally {
      Workspace.delete(scratch);
    }
  }

  private static void measure(Path scratch, Path submission, Path environment, Path fixtures)
      throws Exception {
    FolderTree tree =
        new FolderTree(new BoxProgram(scratch.resolve("box"), System.getenv()), submission);
    EnvironmentHost.Spec spec =
        new EnvironmentHost.Spec(
            environment,
            scratch.resolve("home"),
            fixtures,
            System.getenv(),
            OptionalInt.of(JOBS));
    Path bare = Files.createDirectory(scratch.resolve("bare"));
    int programs = list(bare, environment, fixtures);
    List<Cost> ours = new ArrayList<>();
    List<Cost> theirs = new ArrayList<>();
    int[] counts = new int[2];
    try (EnvironmentHost host = EnvironmentHost.start(spec, PATIENCE)) {
      try (HarnessSession first = open(host.client(), tree, 600)) {
        tests(first, new int[2]); // what gcc needs for each case is kept from here on
      }
      for (int i = 0; i < ROUNDS; i++) {
        try (HarnessSession session = open(host.client(), tree, 0)) {
          counts = new int[2];
          int[] into = counts;
          ours.add(cost(() -> tests(session, into)));
        }
        theirs.add(cost(() -> shell(bare)));
      }
    }
    print(ours, theirs, counts, programs);
  }

  private static void print(List<Cost> ours, List<Cost> theirs, int[] counts, int programs) {
    System.out.println("| round | harness | processor | bare | processor | rate to bare |");
    System.out.println("| --- | --- | --- | --- | --- | --- |");
    for (int i = 0; i < ROUNDS; i++) {
      double rate = counts[1] / ours.get(i).elapsed();
      double bareRate = programs / theirs.get(i).elapsed();
      System.out.printf(
          Locale.ROOT,
          "| %d | %.0f cases/s | %.2f ms a case | %.0f cases/s | %.2f ms a case | %.2f |%n",
          i + 1,
          rate * 1_000,
          ours.get(i).processor() / counts[1],
          bareRate * 1_000,
          theirs.get(i).processor() / programs,
          rate / bareRate);
    }
    System.out.printf("%n%d of %d cases passed; %d bare programs.%n", counts[0], counts[1], programs);
  }

  /// Writes the list of what the bare processes compile (no programs of several files); gives
  /// their count.
  private static int list(Path bare, Path environment, Path fixtures) throws IOException {
    List<String> programs = new ArrayList<>();
    for (Path folder :
        List.of(fixtures.resolve("torture/execute"), environment.resolve("cases"))) {
      try (Stream<Path> all = Files.walk(folder)) {
        all.map(Path::toString)
            .filter(path -> path.endsWith(".c") && !path.contains("/multi_file/"))
            .forEach(programs::add);
      }
    }
    Files.write(bare.resolve("programs"), programs);
    return programs.size();
  }

  private static void tests(HarnessSession session, int[] counts) throws Exception {
    List<String> paths = new ArrayList<>(List.of("basics"));
    IntStream.rangeClosed(1, TORTURE_PARTS).forEach(n -> paths.add("torture/part_" + n));
    for (String path : paths) {
      switch (session.test(path, HarnessClient.Call.within(PATIENCE))) {
        case HarnessAnswer.Result result -> {
          counts[0] += result.counts().passed();
          counts[1] += result.counts().total();
        }
        case HarnessAnswer.Failure failure -> throw new IOException(path + ": " + failure.error());
      }
    }
  }

  private static HarnessSession open(HarnessClient client, FolderTree submission, int reference)
      throws IOException, InterruptedException {
    Map<String, ?> setUp =
        Map.of(
            "tools", List.of("tcc"), "allow_compiler", true, "reference_seconds", reference);
    return switch (client.open(submission, new HarnessClient.Call(setUp, PATIENCE), PATIENCE)) {
      case Opening.Opened(HarnessSession session) -> session;
      case Opening.Refused(HarnessAnswer.Failure failure) -> throw new IOException(failure.error());
    };
  }

  private static Cost cost(Millis.Work work) throws Exception {
    double before = processor();
    double elapsed = Millis.of(work);
    return new Cost(elapsed, processor() - before);
  }

  /// Milliseconds that the machine's processors were busy, by proc_stat(5): ticks of 10 ms.
  private static double processor() throws IOException {
    String[] words = Files.readAllLines(Path.of("/proc/stat")).getFirst().trim().split(" +", -1);
    long ticks = 0;
    for (int field : new int[] {1, 2, 3, 6, 7}) {
      ticks += Long.parseLong(words[field]);
    }
    return ticks * 10.0;
  }

  private static void shell(Path folder) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder("/bin/sh", "-c", BARE).directory(folder.toFile()).inheritIO().start();
    process.waitFor();
  }
}
