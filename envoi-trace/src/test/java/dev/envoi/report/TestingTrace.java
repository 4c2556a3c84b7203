package dev.envoi.report;

import dev.envoi.trace.AgentTrace;
import dev.envoi.trace.AgentTrace.SandboxFacts;
import dev.envoi.trace.EndReason;
import dev.envoi.trace.Part;
import dev.envoi.trace.PartStatus;
import dev.envoi.trace.PartType;
import dev.envoi.trace.RepoCheckpoint;
import dev.envoi.trace.SessionEnd;
import dev.envoi.trace.TestCall;
import dev.envoi.trace.TestCounts;
import dev.envoi.trace.TraceJson;
import dev.envoi.trace.TrajectoryId;
import dev.envoi.trace.Turn;
import dev.envoi.trace.Usage;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// Builds traces by hand: each call adds a part. Time goes on by itself.
public final class TestingTrace {
  public static final Instant START = Instant.parse("2026-03-01T09:00:00Z");

  private final TrajectoryId id;
  private final List<Part> parts = new ArrayList<>();
  private final List<Turn> turns = new ArrayList<>();
  private List<String> requiredPaths = List.of("basics");
  private Instant now = START;
  private String commit = commitOf(0);
  private int turn;
  private long secondsPerPart = 7;

  public TestingTrace(String id) {
    this.id = new TrajectoryId(id);
  }

  /// A name of 40 hexadecimal digits.
  public static String commitOf(int number) {
    return "%08x".formatted(number * 0x9E3779B1).repeat(5);
  }

  public TestingTrace requiring(String... paths) {
    requiredPaths = List.of(paths);
    return this;
  }

  public TestingTrace secondsPerPart(long seconds) {
    secondsPerPart = seconds;
    return this;
  }

  public TestingTrace turn(String prompt) {
    close();
    turn++;
    turns.add(new Turn(turn, null, null, now, prompt, commit, null, List.of(), null, null));
    return this;
  }

  public TestingTrace reasoning(String summary) {
    return part(PartType.REASONING, "reasoning", PartStatus.COMPLETED, summary, null, List.of());
  }

  public TestingTrace text(String summary) {
    return part(PartType.TEXT, "message", PartStatus.COMPLETED, summary, null, List.of());
  }

  public TestingTrace command(String summary) {
    return part(PartType.TOOL, "command", PartStatus.COMPLETED, summary, null, List.of());
  }

  public TestingTrace ended(PartStatus status, String summary) {
    return part(PartType.TOOL, "command", status, summary, null, List.of());
  }

  /// A change of files.
  public TestingTrace patch(String summary, String... files) {
    String after = commitOf(parts.size() + 1);
    RepoCheckpoint checkpoint =
        new RepoCheckpoint(commit, after, true, List.of(files), null, null, null);
    commit = after;
    return part(PartType.PATCH, "file_write", PartStatus.COMPLETED, summary, checkpoint, List.of());
  }

  /// An evaluation of the code as it is.
  public TestingTrace test(String path, int passed, int total, String... failed) {
    List<JsonNode> tests = new ArrayList<>();
    for (String name : failed) {
      tests.add(TraceJson.MAPPER.valueToTree(Map.of("name", name, "passed", false)));
    }
    return call(path, new TestCounts(passed, total - passed, total, tests), null);
  }

  /// An evaluation with these counts.
  public TestingTrace result(String path, TestCounts counts) {
    return call(path, counts, null);
  }

  public TestingTrace failedTest(String path, String error) {
    return call(path, null, error);
  }

  private TestingTrace call(String path, @Nullable TestCounts counts, @Nullable String error) {
    TestCall call =
        new TestCall(
            path, now, 850, error == null ? 200 : 500, error, counts, commit, true, null, null);
    return part(
        PartType.TOOL,
        "mcp_tool",
        error == null ? PartStatus.COMPLETED : PartStatus.FAILED,
        "run_tests " + path,
        null,
        List.of(call));
  }

  @SuppressWarnings("checkstyle:ParameterNumber") // the one place where a part is made
  private TestingTrace part(
      PartType type,
      String itemType,
      PartStatus status,
      String summary,
      @Nullable RepoCheckpoint checkpoint,
      List<TestCall> calls) {
    now = now.plusSeconds(secondsPerPart);
    int number = parts.size() + 1;
    parts.add(
        new Part(
            id,
            "session-1",
            "scripted",
            number,
            turn,
            now,
            "assistant",
            type,
            itemType,
            null,
            status,
            summary,
            120L * number,
            "model-x",
            commit,
            checkpoint,
            calls,
            null,
            new Usage(1200L * number, 800L * number, 90),
            number * 3L));
    return this;
  }

  private void close() {
    if (turns.isEmpty()) {
      return;
    }
    Turn last = turns.removeLast();
    List<Integer> own =
        parts.stream().filter(p -> p.turn() == last.turn()).map(Part::part).toList();
    turns.add(
        new Turn(
            last.turn(),
            own.isEmpty() ? null : own.getFirst(),
            own.isEmpty() ? null : own.getLast(),
            last.timestamp(),
            last.prompt(),
            commit,
            null,
            own,
            null,
            null));
  }

  public AgentTrace running() {
    return trace(null);
  }

  public AgentTrace ended(EndReason reason) {
    return trace(
        new SessionEnd(
            reason,
            parts.size(),
            turns.size(),
            commit,
            now.plusSeconds(2),
            null,
            reason == EndReason.SOLVED ? commit : null));
  }

  private AgentTrace trace(@Nullable SessionEnd end) {
    close();
    return new AgentTrace(
        id,
        "session-1",
        "scripted",
        "model-x",
        START,
        "c-compiler",
        new SandboxFacts("local", true, "bubblewrap"),
        requiredPaths,
        commitOf(0),
        Map.of(),
        parts,
        turns,
        null,
        null,
        null,
        end);
  }
}
