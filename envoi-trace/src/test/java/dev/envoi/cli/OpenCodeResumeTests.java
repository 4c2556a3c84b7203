package dev.envoi.cli;

import static dev.envoi.model.ModelAnswer.reply;
import static dev.envoi.model.Said.bash;
import static dev.envoi.model.Said.message;
import static org.assertj.core.api.Assertions.assertThat;

import dev.envoi.cli.Product.Running;
import dev.envoi.model.OpenCodeProgram;
import dev.envoi.model.Script;
import dev.envoi.model.ScriptedModel;
import dev.envoi.sandbox.Folders;
import dev.envoi.trace.AgentTrace;
import dev.envoi.trace.JournalEvent.SessionStarted;
import dev.envoi.trace.JournalEvent.TurnStarted;
import dev.envoi.trace.Part;
import dev.envoi.trace.PartStatus;
import dev.envoi.trace.Resumption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The orchestrator of a real OpenCode is killed in the middle of a turn.
@Timeout(300)
final class OpenCodeResumeTests {
  private static final String KEY = "sk-scripted-0123456789";

  @TempDir Path temp = Path.of("");

  private Product product = new Product(Path.of(""));
  private String id = "";
  private final Script script =
      Script.of(
          reply(message("I look around."), bash("echo one > one")),
          reply(bash("touch begun; sleep 600")),
          reply(bash("ls; echo two > two")),
          reply(message("Two is done.")),
          reply(message("I begin again.")));

  @BeforeEach
  void product() throws IOException {
    product = new Product(temp);
    id = "opencode-resume-" + ProcessHandle.current().pid();
    Files.createDirectories(product.home());
    Path agents = OpenCodeProgram.find().resolveSibling("../../..").normalize();
    Files.createSymbolicLink(product.home().resolve("agents"), agents);
  }

  @Test
  void openCodeGoesOnInItsSessionOrIsToldTheTaskAgain() throws Exception {
    try (ScriptedModel model = ScriptedModel.chat(KEY, script)) {
      killInTheMiddle(model);
      try (Running running = start("resume", id, "--max-turns", "2")) {
        assertThat(running.exit()).as(running.printed()).isZero();
        assertThat(running.printed()).contains("known up to part 3, without [3]");
      }
      assertThat(model.requests()).hasSize(4);
      assertThat(model.requests().getLast().body().path("messages").toString())
          .contains("I look around.", "goes on now", "one > one", "interrupted");

      Folders.remove(product.run(id).session());
      Folders.remove(product.store().resolve("trajectories").resolve(id).resolve("session"));
      try (Running running = start("resume", id, "--max-turns", "4")) {
        assertThat(running.exit()).as(running.printed()).isZero();
      }
      assertThat(model.requests().getLast().body().path("messages").toString())
          .doesNotContain("I look around.");
      model.verify();
    }
    Journals journal = Journals.read(product.run(id));
    assertThat(journal.reserved()).containsExactly(1, 2, 3, 4, 5, 6);
    assertThat(journal.completed()).containsExactlyInAnyOrder(1, 2, 3, 4, 5, 6);
    assertThat(journal.of(SessionStarted.class)).hasSize(2);
    assertToldTheTaskAgain(journal.of(TurnStarted.class).map(TurnStarted::prompt).toList());
    assertTraceTellsIt(Journals.trace(product.run(id)));
    journal.assertCommitsExistIn(product.run(id));
    assertThat(product.leaks(KEY)).isEmpty();
    Product.await("nothing is alive", () -> Product.alive(id).isEmpty());
  }

  private void killInTheMiddle(ScriptedModel model) throws Exception {
    try (Running running =
        start(
            "trace",
            "--trajectory-id",
            id,
            "--agent",
            "opencode",
            "--model",
            "scripted/model-1",
            "--model-base-url",
            model.baseUrl().toString(),
            "--param",
            "language=c",
            "--param",
            "suites=basics",
            "--max-turns",
            "1")) {
      Product.await(
          "the second command",
          () -> Files.exists(product.inWorkspace(id, "begun")) || !running.process().isAlive());
      assertThat(running.process().isAlive()).as(running.printed()).isTrue();
      running.process().destroyForcibly().waitFor();
    }
  }

  private static void assertToldTheTaskAgain(List<String> prompts) {
    assertThat(prompts).hasSize(4);
    assertThat(prompts.get(1)).contains("Open test paths");
    assertThat(prompts).allMatch(prompt -> prompt.startsWith(prompts.getFirst().strip()));
  }

  private static void assertTraceTellsIt(AgentTrace trace) {
    assertThat(trace.parts())
        .extracting(Part::status)
        .containsExactly(
            PartStatus.COMPLETED,
            PartStatus.COMPLETED,
            PartStatus.LOST,
            PartStatus.COMPLETED,
            PartStatus.COMPLETED,
            PartStatus.COMPLETED);
    assertThat(trace.parts().get(3).summary()).isEqualTo("ls; echo two > two");
    assertThat(trace.resumptions())
        .extracting(Resumption::session)
        .containsExactly("resumed", "begun_anew");
    assertThat(trace.resumptions()).extracting(Resumption::caveat).containsOnlyNulls();
  }

  private Running start(String... command) throws IOException {
    Path temporary = Files.createDirectories(temp.resolve("tmp").resolve(id));
    return product.start(
        id,
        Map.of("TMPDIR", temporary.toString(), "OPENCODE_API_KEY", KEY),
        Stream.concat(Stream.of(command), Stream.of("--store", "file:" + product.store()))
            .toArray(String[]::new));
  }
}
