package dev.envoi.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.envoi.agent.SessionPlace;
import dev.envoi.run.SessionArchive;
import dev.envoi.sandbox.FilePath;
import dev.envoi.store.FileStore;
import dev.envoi.store.Lease;
import dev.envoi.store.Leases;
import dev.envoi.store.LocalRuns.RunFolder;
import dev.envoi.store.SessionObjects;
import dev.envoi.store.Settlement;
import dev.envoi.store.Standing;
import dev.envoi.store.TrajectoryObjects;
import dev.envoi.trace.Redactor;
import dev.envoi.trace.TrajectoryId;
import dev.envoi.workspace.Git;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A machine that was killed, and whose run somebody else went on with.
final class FetchedRunTests {
  private static final TrajectoryId ID = new TrajectoryId("dead");

  @TempDir Path temp = Path.of("");

  private static SessionArchive save(Path folder, String content) throws IOException {
    SessionArchive archive = new SessionArchive(folder, new Redactor());
    archive.setPlace(new SessionPlace("/tmp/home/agent", List.of()));
    byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
    archive.save(
        SessionArchive.AGENT,
        sink -> sink.file(FilePath.of("session"), false, new ByteArrayInputStream(bytes)));
    return archive;
  }

  @Test
  void theSessionOfItsDeadSandboxIsNotTakenForANewerOne() throws Exception {
    FileStore store = new FileStore(temp.resolve("store"));
    SessionObjects stored = new SessionObjects(store, ID);
    Path elsewhere = temp.resolve("elsewhere");
    save(elsewhere, "of the one that went on");
    try (Lease lease = new Leases(new TrajectoryObjects(store, ID)).first().orElseThrow()) {
      stored.upload(elsewhere, lease);
    }
    RunFolder run = new RunFolder(temp.resolve("run"));
    SessionArchive local = save(run.session(), "of its last turn here");
    Path agent = Files.createDirectories(run.sandbox().resolve("tmp/home/agent"));
    Files.writeString(agent.resolve("session"), "of its last moment here");
    Path torn = Files.writeString(temp.resolve("bundle"), "torn");
    Settlement settlement = new Settlement(Standing.NOTHING, "1".repeat(40), List.of(torn), null);

    assertThatThrownBy(
            () -> new FetchedRun(run, settlement).complete(stored, Git.find(System.getenv("PATH"))))
        .isInstanceOf(IOException.class);

    assertThat(run.git().resolve("refs/heads/main"))
        .as("the mark that all is there comes after everything else")
        .doesNotExist();
    assertThat(run.sandbox().resolve("tmp")).doesNotExist();
    Path file = temp.resolve("saved");
    local.read(SessionArchive.AGENT).writeTo(new FileSink(file));
    assertThat(file).hasContent("of the one that went on");
  }
}
