package dev.envoi.store;

import dev.envoi.journal.Journal;
import dev.envoi.journal.JournalLock;
import dev.envoi.journal.JournalReader;
import dev.envoi.store.LocalRuns.RunFolder;
import dev.envoi.trace.AgentTrace;
import dev.envoi.trace.EndReason;
import dev.envoi.trace.JournalEvent;
import dev.envoi.trace.JournalEvent.PartCompleted;
import dev.envoi.trace.JournalEvent.PartReserved;
import dev.envoi.trace.PartContent;
import dev.envoi.trace.PartStatus;
import dev.envoi.trace.PartType;
import dev.envoi.trace.Redactor;
import dev.envoi.trace.RepoCheckpoint;
import dev.envoi.trace.SessionEnd;
import dev.envoi.trace.TraceFold;
import dev.envoi.trace.TrajectoryId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A run that writes a real journal and publishes it; its checkpoints are names, and a bundle is a
/// text that says which commits are in it. Each part is a checkpoint.
final class RecordedRun implements AutoCloseable {
  static final TrajectoryId ID = new TrajectoryId("one");

  final RunFolder folder;
  final TrajectoryObjects objects;
  final Lease lease;
  final Publisher publisher;
  final List<String> news = Collections.synchronizedList(new ArrayList<>());
  private final Journal journal;
  private final TraceFold fold = new TraceFold();
  private int parts;

  private RecordedRun(ArtifactStore store, RunFolder folder, @Nullable TakenOver taken)
      throws IOException {
    this.folder = folder;
    this.objects = new TrajectoryObjects(store, ID);
    JournalLock lock = taken == null ? JournalLock.take(folder.root()) : taken.lock();
    this.journal = Journal.open(lock, InstantSource.system(), new Redactor());
    Files.createDirectories(folder.git().resolve("refs/heads"));
    Files.writeString(folder.git().resolve("refs/heads/main"), "a checkpoint");
    if (taken == null) {
      append(
          new JournalEvent.TrajectoryStarted(
              ID,
              "testing",
              null,
              "task",
              Map.of(),
              Map.of(),
              new AgentTrace.SandboxFacts("memory", true, "in memory"),
              List.of(),
              commit(0),
              Map.of(),
              null));
      this.lease = new Leases(objects).first().orElseThrow();
      lease.mark(folder);
    } else {
      new JournalReader(folder.root()).forEach(false, fold::add);
      this.parts = fold.trace().parts().size();
      this.lease = taken.lease();
    }
    this.publisher =
        new Publisher(
            new Publisher.Subject(
                objects, this::trace, RecordedRun::bundle, folder.root(), InstantSource.system()),
            lease,
            taken == null ? Standing.NOTHING : taken.settlement().standing(),
            new News());
    publisher.begin();
  }

  static RecordedRun begin(ArtifactStore store, Path folder) throws IOException {
    return new RecordedRun(store, new RunFolder(folder), null);
  }

  static RecordedRun goOn(ArtifactStore store, Path folder, TakenOver taken) throws IOException {
    return new RecordedRun(store, new RunFolder(folder), taken);
  }

  /// Leases last for a second here.
  static TakenOver takeOver(ArtifactStore store, Path folder) throws Exception {
    return TakenOver.of(
        new Leases(new TrajectoryObjects(store, ID), Duration.ofSeconds(1)),
        new RunFolder(folder),
        folder.resolveSibling(folder.getFileName() + "-bundles"),
        _ -> {});
  }

  /// The name of the checkpoint of a part.
  static String commit(int part) {
    return HexFormat.of().toHexDigits(part).repeat(5);
  }

  private static void bundle(@Nullable String since, String to, Path target) throws IOException {
    Files.writeString(target, since + ".." + to);
  }

  private final class News implements Publisher.Listener {
    @Override
    public void away(java.time.Instant since, int partsWaiting, String why) {
      news.add("away: " + why);
    }

    @Override
    public void back(java.time.Instant since, int partsWaiting) {
      news.add("back");
    }

    @Override
    public void lost(String words) {
      news.add("lost: " + words);
    }
  }

  AgentTrace trace() {
    synchronized (fold) {
      return fold.trace();
    }
  }

  private void append(JournalEvent event) throws IOException {
    synchronized (fold) {
      fold.add(journal.append(event));
    }
  }

  /// Records one more part.
  void part(String text) throws IOException {
    parts++;
    append(new PartReserved(parts, 1, PartType.TOOL, "command"));
    journal.sync();
    append(
        new PartCompleted(
            parts,
            1,
            PartType.TOOL,
            "command",
            PartStatus.COMPLETED,
            "part " + parts,
            1L,
            new RepoCheckpoint(commit(parts - 1), commit(parts), true, List.of(), null, null, null),
            null,
            null,
            PartContent.text(text)));
  }

  void parts(int many) throws IOException {
    for (int i = 0; i < many; i++) {
      part("text " + i);
    }
  }

  void end() throws IOException {
    append(
        new JournalEvent.TrajectoryEnded(
            new SessionEnd(
                EndReason.SOLVED,
                parts,
                1,
                commit(parts),
                InstantSource.system().instant(),
                "solved",
                null)));
  }

  void finish() throws IOException {
    publisher.finish(Duration.ofSeconds(10), () -> {});
  }

  /// The process dies: nothing is finished, the lease is not given back.
  void die() throws IOException {
    publisher.close();
    lease.die();
    journal.close();
  }

  @Override
  public void close() throws IOException {
    publisher.close();
    lease.close();
    journal.close();
  }
}
