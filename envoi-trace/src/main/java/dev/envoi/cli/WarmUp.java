package dev.envoi.cli;

import dev.envoi.report.ReportWriter;
import dev.envoi.trace.AgentTrace;
import dev.envoi.trace.TrajectoryId;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// What the launcher runs once to make the JVM's start-up caches, one for each of our programs: it
/// uses what most commands use, so that their classes are in them. It leaves nothing else behind,
/// and what cannot be played on this machine only starts slower. `WarmUp CACHES`
final class WarmUp {
  private static final Path TASK = Path.of("examples/c-compiler");

  private final Surroundings surroundings;
  private final Path scratch;

  private WarmUp(Surroundings surroundings, Path scratch) {
    this.surroundings = surroundings;
    this.scratch = scratch;
  }

  /// Runs in the folder of the clone.
  public static void main(String[] args) throws Exception {
    PrintStream nowhere =
        new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8);
    Path root = Path.of(System.getProperty("envoi.root", ".")).toAbsolutePath();
    try (Scratch scratch = new Scratch()) {
      Path folder = Files.createDirectories(scratch.resolve("folder"));
      Map<String, String> variables = new HashMap<>(System.getenv());
      variables.put("ENVOI_HOME", folder.resolve("home").toString());
      Surroundings surroundings =
          new Surroundings(variables, folder, root, nowhere, System.err, SandboxKind.LOCAL);
      new WarmUp(surroundings, folder).play(Path.of(args[0]));
    }
    System.exit(0); // the servers' own threads may outlive them
  }

  private void play(Path caches) throws Exception {
    Path environment = surroundings.path(TASK).resolve("environment");
    if (Files.isDirectory(environment)) {
      HarnessRehearsal.play(environment, caches, scratch);
      command(
          "trace",
          "--task",
          TASK.toString(),
          "--agent",
          "scripted:" + HarnessRehearsal.session(scratch),
          "--param",
          "language=c",
          "--param",
          "suites=basics",
          "--store",
          "file:" + scratch.resolve("store"),
          "--trajectory-id",
          "warm-up");
    }
    for (String name : List.of("demo", "trace", "list", "show", "graph_trace")) {
      command(name, "--help");
    }
    ReportWriter.write(empty(), Files.createDirectories(scratch.resolve("report")));
  }

  private void command(String... words) {
    Main.commandLine(surroundings).execute(words);
  }

  private static AgentTrace empty() {
    return new AgentTrace(
        new TrajectoryId("warm-up"),
        null,
        "scripted",
        null,
        Instant.EPOCH,
        "c-compiler",
        new AgentTrace.SandboxFacts("local", true, ""),
        List.of("basics"),
        null,
        Map.of(),
        List.of(),
        List.of(),
        null,
        null,
        null,
        null);
  }
}
