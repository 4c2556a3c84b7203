package dev.envoi.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.envoi.agent.SessionPlace;
import dev.envoi.run.SessionArchive;
import dev.envoi.store.FileStore;
import dev.envoi.store.LocalRuns.RunFolder;
import dev.envoi.trace.Redactor;
import dev.envoi.trace.TrajectoryId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What the start of another run does to the folder of one that was killed.
final class DeadRunsTests {
  private static final SessionPlace PLACE =
      new SessionPlace("/tmp/home/agent", List.of("auth.json"));

  @TempDir Path temp = Path.of("");

  private RunFolder dead(FileStore store, Surroundings surroundings) throws IOException {
    RunFolder run = surroundings.runs().folder(store, new TrajectoryId("dead"));
    new SessionArchive(run.session(), new Redactor()).setPlace(PLACE);
    Files.createDirectories(run.sandbox().resolve("workspace"));
    Files.createDirectories(run.sandbox().resolve("tmp/home"));
    return run;
  }

  private Surroundings surroundings() {
    Map<String, String> environment =
        Map.of(
            "PATH", System.getenv("PATH"),
            "HOME", System.getenv("HOME"),
            "ENVOI_HOME", temp.resolve("home").toString(),
            "SOME_API_KEY", "sk-0123456789abcdef");
    return new Surroundings(environment, temp, temp, System.out, System.err, SandboxKind.LOCAL);
  }

  private String saved(RunFolder run) throws IOException {
    Path file = temp.resolve("saved");
    Files.deleteIfExists(file);
    new SessionArchive(run.session(), new Redactor())
        .read(SessionArchive.AGENT)
        .writeTo(new FileSink(file));
    return Product.text(file);
  }

  @Test
  void itsSessionIsSavedBeforeItsSandboxGoes() throws IOException {
    FileStore store = new FileStore(temp.resolve("store"));
    RunFolder run = dead(store, surroundings());
    Path agent = Files.createDirectories(run.sandbox().resolve("tmp/home/agent"));
    Files.writeString(agent.resolve("auth.json"), "a token");
    Files.writeString(agent.resolve("session"), "all, with sk-0123456789abcdef");

    assertThat(new RunFolders(surroundings(), store).make(new TrajectoryId("next"))).isTrue();

    assertThat(saved(run)).isEqualTo("all, with [secret:SOME_API_KEY]");
    assertThat(run.sandbox().resolve("tmp")).doesNotExist();
    assertThat(run.sandbox().resolve("workspace")).doesNotExist();
  }

  @Test
  void oneThatCannotBeReadStaysAndKeepsNobodyFromBeginning() throws IOException {
    FileStore store = new FileStore(temp.resolve("store"));
    RunFolder run = dead(store, surroundings());
    Files.writeString(run.session().resolve("index.json"), "{torn");

    assertThat(new RunFolders(surroundings(), store).make(new TrajectoryId("next"))).isTrue();

    assertThat(run.sandbox().resolve("tmp/home")).exists();
  }

  @Test
  void aLinkThatItsAgentMadeIsNotFollowed() throws IOException {
    FileStore store = new FileStore(temp.resolve("store"));
    RunFolder run = dead(store, surroundings());
    Path outside = Files.createDirectories(temp.resolve("outside"));
    Files.writeString(outside.resolve("secret"), "of the operator");
    Files.createSymbolicLink(run.sandbox().resolve("tmp/home/agent"), outside);

    assertThat(new RunFolders(surroundings(), store).make(new TrajectoryId("next"))).isTrue();

    assertThat(saved(run)).isEmpty();
    assertThat(outside.resolve("secret")).exists();
  }
}
