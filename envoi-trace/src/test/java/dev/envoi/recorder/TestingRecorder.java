package dev.envoi.recorder;

import dev.envoi.journal.Journal;
import dev.envoi.journal.JournalReader;
import dev.envoi.trace.AgentTrace;
import dev.envoi.trace.FinishedPart;
import dev.envoi.trace.JournalEvent;
import dev.envoi.trace.JournalEvent.Entry;
import dev.envoi.trace.PartContent;
import dev.envoi.trace.PartStatus;
import dev.envoi.trace.PartType;
import dev.envoi.trace.Redactor;
import dev.envoi.trace.TestingState;
import dev.envoi.trace.TrajectoryId;
import dev.envoi.workspace.Checkpoints;
import dev.envoi.workspace.TestingGit;
import dev.envoi.workspace.TestingWorkspace;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// A recorder with a real journal and real checkpoints over a workspace in memory.
public final class TestingRecorder implements AutoCloseable {
  public static final InstantSource CLOCK =
      InstantSource.fixed(Instant.parse("2026-11-25T12:00:00Z"));

  public final Redactor redactor = new Redactor();
  public final TestingWorkspace workspace = new TestingWorkspace();
  public final Recorder recorder;
  private final Path folder;
  private final Journal journal;
  private final Checkpoints checkpoints;

  public TestingRecorder(Path folder, int maxParts) throws IOException {
    this(folder, maxParts, () -> null);
  }

  public TestingRecorder(Path folder, int maxParts, Supplier<@Nullable TestingState> testingState)
      throws IOException {
    this.folder = folder;
    workspace.write("README.md", "the template");
    journal = Journal.open(folder.resolve("run"), CLOCK, redactor);
    checkpoints = Checkpoints.open(TestingGit.ours(), folder.resolve("git"), workspace.snapshots());
    checkpoints.hide(redactor);
    recorder =
        new Recorder(journal, checkpoints, new Recorder.Settings(CLOCK, maxParts, testingState));
    String first = checkpoints.take("before the first part", CLOCK.instant()).after();
    recorder.note(
        new JournalEvent.TrajectoryStarted(
            new TrajectoryId("test"),
            "testing",
            null,
            "task",
            Map.of(),
            Map.of(),
            new AgentTrace.SandboxFacts("memory", true, "in memory"),
            List.of("basics"),
            first,
            Map.of(),
            null));
  }

  /// A finished part of the kind of a command.
  public static FinishedPart command(int number, String summary) {
    return new FinishedPart(
        number,
        PartType.TOOL,
        "command",
        PartStatus.COMPLETED,
        summary,
        Duration.ofMillis(5),
        null,
        PartContent.text(summary));
  }

  /// What stands in the journal now.
  public List<JournalEvent> events() throws IOException {
    List<JournalEvent> events = new ArrayList<>();
    new JournalReader(folder.resolve("run"))
        .forEach(true, (Entry entry) -> events.add(entry.event()));
    return events;
  }

  /// The trace as a reader of the journal sees it.
  public AgentTrace read() throws IOException {
    return new JournalReader(folder.resolve("run")).trace().orElseThrow();
  }

  @Override
  public void close() throws IOException {
    checkpoints.close();
    journal.close();
  }
}
