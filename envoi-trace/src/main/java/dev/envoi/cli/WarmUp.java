package dev.envoi.cli;

import dev.envoi.agent.scripted.SessionFile;
import dev.envoi.report.ReportWriter;
import dev.envoi.sandbox.Folders;
import dev.envoi.task.TaskFolder;
import dev.envoi.testing.RunTestsServer;
import dev.envoi.trace.AgentTrace;
import dev.envoi.trace.TrajectoryId;
import dev.envoi.web.WebServer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/// What the launcher runs once to make the JVM's start-up cache: it uses what most commands use, so
/// that their classes are in it. It leaves nothing behind and its result does not matter.
final class WarmUp {
  private WarmUp() {}

  /// Runs in the folder of the clone.
  public static void main(String[] args) throws IOException {
    PrintStream nowhere =
        new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8);
    Path root = Path.of(System.getProperty("envoi.root", ".")).toAbsolutePath();
    Surroundings surroundings = new Surroundings(Map.of(), root, root, nowhere, nowhere);
    for (String command : new String[] {"demo", "trace", "list", "show", "graph_trace"}) {
      Main.commandLine(surroundings).execute(command, "--help");
    }
    Path task = root.resolve("examples/c-compiler");
    if (Files.isDirectory(task)) {
      var _ = new TaskFolder(task).load(Map.of("language", "c"));
      var _ = SessionFile.read(task.resolve("sessions/demo.yaml"));
    }
    RunTestsServer server = new RunTestsServer();
    WebServer.start(List.of(new WebServer.Route("/mcp", server.servlet(), server::knows))).close();
    server.close();
    Path scratch = Files.createTempDirectory("envoi-warm-up-");
    try {
      ReportWriter.write(empty(), scratch);
    } finally {
      Folders.remove(scratch);
    }
    System.exit(0); // the servers' own threads may outlive them
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
        null);
  }
}
