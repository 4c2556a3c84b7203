package dev.envoi.bench;

import dev.envoi.store.FileStore;
import dev.envoi.store.ObjectKey;
import dev.envoi.store.StateKey;
import dev.envoi.store.TrajectoryObjects;
import dev.envoi.trace.AgentTrace;
import dev.envoi.trace.EndReason;
import dev.envoi.trace.Part;
import dev.envoi.trace.PartStatus;
import dev.envoi.trace.PartType;
import dev.envoi.trace.RepoCheckpoint;
import dev.envoi.trace.SessionEnd;
import dev.envoi.trace.TraceJson;
import dev.envoi.trace.TrajectoryId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Lays what readers are timed on into a folder, which an S3 server then serves as a bucket: 1,000
/// trajectories of a few parts, and one of 10,000. `StoreBench FOLDER`
public final class StoreBench {
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
  private static final String COMMIT = "0123456789".repeat(4);

  private StoreBench() {}

  /// Makes the folder.
  public static void main(String[] arguments) throws IOException {
    FileStore store = new FileStore(Path.of(arguments[0]));
    for (int i = 1; i <= 999; i++) {
      lay(store, new TrajectoryId("run-%04d".formatted(i)), 5);
    }
    lay(store, new TrajectoryId("long"), 10_000);
    Path trace = Path.of(arguments[0], "trajectories/long/agent_trace.json");
    System.out.printf("`agent_trace.json` of 10,000 parts: %d kB%n%n", Files.size(trace) >> 10);
  }

  private static void lay(FileStore store, TrajectoryId id, int parts) throws IOException {
    StateKey state =
        new StateKey(id, 1, EndReason.PART_LIMIT, parts, 3, START, START.plusSeconds(9), "codex");
    store.put(state.key(), new byte[0]);
    store.put(
        new ObjectKey("trajectories").child(id.value()).child("agent_trace.json"),
        TraceJson.MAPPER.writeValueAsBytes(trace(id, parts)));
  }

  private static AgentTrace trace(TrajectoryId id, int count) {
    List<Part> parts = new ArrayList<>();
    for (int number = 1; number <= count; number++) {
      parts.add(part(id, number));
    }
    return new AgentTrace(
        id,
        "session",
        "codex",
        "a-model",
        START,
        "c-compiler",
        new AgentTrace.SandboxFacts("local", true, "isolated"),
        List.of("basics"),
        null,
        Map.of(),
        parts,
        List.of(),
        null,
        null,
        null,
        new SessionEnd(EndReason.PART_LIMIT, count, 0, COMMIT, START, "the limit", null));
  }

  private static Part part(TrajectoryId id, int number) {
    RepoCheckpoint checkpoint =
        new RepoCheckpoint(
            COMMIT, COMMIT, true, List.of("src/parser.c", "src/codegen.c"), null, null, null);
    return new Part(
        id,
        "session",
        "codex",
        number,
        1,
        START.plusSeconds(number),
        "assistant",
        PartType.TOOL,
        "command",
        null,
        PartStatus.COMPLETED,
        ("make the parser of declarations read " + number + " more words ").repeat(5),
        1_234L,
        "a-model",
        COMMIT,
        checkpoint,
        List.of(),
        null,
        null,
        number);
  }
}
