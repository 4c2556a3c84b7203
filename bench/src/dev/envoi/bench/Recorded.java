package dev.envoi.bench;

import dev.envoi.journal.Journal;
import dev.envoi.recorder.Recorder;
import dev.envoi.trace.AgentTrace.SandboxFacts;
import dev.envoi.trace.JournalEvent;
import dev.envoi.trace.TestingState;
import dev.envoi.trace.TrajectoryId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;

/// A trajectory that is being recorded: journal, workspace and recorder as a run has them.
final class Recorded implements AutoCloseable {
  private static final TestingState TESTING =
      new TestingState(3, 8, "basics/expressions", 5, 7, 200, null);

  private final Path folder;
  private final Workspace workspace;
  private final Journal journal;
  private final Recorder recorder;

  /// @param folder a new folder, made here
  /// @param files how many the workspace has
  Recorded(Path folder, int files) throws IOException {
    this.folder = Files.createDirectory(folder);
    workspace = new Workspace(folder.resolve("workspace"), files, true);
    journal = Journal.open(folder, InstantSource.system());
    String first = workspace.checkpoints().take("the workspace before", Instant.now()).after();
    recorder =
        new Recorder(
            journal,
            workspace.checkpoints(),
            new Recorder.Settings(InstantSource.system(), Integer.MAX_VALUE, () -> TESTING));
    recorder.note(started(first));
    recorder.turnStarted(1, "Build a C compiler.");
  }

  private static JournalEvent started(String firstCommit) {
    return new JournalEvent.TrajectoryStarted(
        new TrajectoryId("bench"),
        "bench",
        null,
        "bench",
        Map.of(),
        Map.of(),
        new SandboxFacts("local", true, ""),
        List.of("basics"),
        firstCommit,
        Map.of(),
        null);
  }

  /// Records one part, as the agent's side asks for it.
  void part(RawEvent event) throws IOException, InterruptedException {
    int number =
        (event.type().touchesWorkspace()
                ? recorder.admit(event.type(), event.itemType())
                : recorder.begin(event.type(), event.itemType()))
            .orElseThrow();
    recorder.complete(event.part(number));
  }

  /// Bytes of the journal.
  long written() throws IOException {
    return Files.size(folder.resolve("journal.jsonl"));
  }

  @Override
  public void close() throws IOException {
    journal.close();
    workspace.close();
    Workspace.delete(folder);
  }
}
