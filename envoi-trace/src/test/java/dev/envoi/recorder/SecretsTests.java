package dev.envoi.recorder;

import static org.assertj.core.api.Assertions.assertThat;

import dev.envoi.trace.FinishedPart;
import dev.envoi.trace.JournalEvent;
import dev.envoi.trace.PartContent;
import dev.envoi.trace.PartStatus;
import dev.envoi.trace.PartType;
import dev.envoi.trace.Secret;
import dev.envoi.trace.TraceJson;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// No known secret gets into anything that a recorder writes.
final class SecretsTests {
  private static final String KEY = "sk-0123456789-the-key";

  @TempDir Path folder = Path.of("");

  @Test
  void textsOutputsRawEventsSummariesAndCommitsHoldNoSecret() throws Exception {
    try (TestingRecorder recording = new TestingRecorder(folder, 10)) {
      recording.redactor.add(new Secret("OPENAI_API_KEY", KEY));
      Recorder recorder = recording.recorder;
      recorder.turnStarted(1, "the prompt with " + KEY);
      recorder.note(
          new JournalEvent.AgentSaid(
              TraceJson.MAPPER.readTree("{\"%s\":\"%s\"}".formatted(KEY, KEY))));
      int part = recorder.admit(PartType.TOOL, "command").orElseThrow();
      recording.workspace.write("made.c", "int x;");
      String cutByTheSummary = "x".repeat(225) + KEY;
      var recorded =
          recorder.complete(
              new FinishedPart(
                  part,
                  PartType.TOOL,
                  "command",
                  PartStatus.COMPLETED,
                  cutByTheSummary,
                  Duration.ofMillis(1),
                  null,
                  PartContent.tool(
                      "shell",
                      TraceJson.MAPPER.readTree("{\"cmd\":\"echo %s\"}".formatted(KEY)),
                      "y".repeat(100_000) + KEY + "z".repeat(100_000)))); // a blob

      assertThat(recorded.summary()).doesNotContain("sk-0");
      assertThat(TraceJson.MAPPER.writeValueAsString(recording.read())).doesNotContain("sk-0");
      assertThat(recording.events().toString())
          .contains("[secret:OPENAI_API_KEY]")
          .doesNotContain("sk-0");
      recorder.sync();
      assertThat(filesWith("sk-0123")).isEmpty();
      assertThat(commitMessages()).contains("part 1: xxx").doesNotContain("sk-0");
    }
  }

  private List<Path> filesWith(String text) throws IOException {
    try (Stream<Path> all = Files.walk(folder.resolve("run"))) {
      return all.filter(Files::isRegularFile)
          .filter(file -> {
            try {
              return Files.readString(file, StandardCharsets.ISO_8859_1).contains(text);
            } catch (IOException e) {
              throw new java.io.UncheckedIOException(e);
            }
          })
          .toList();
    }
  }

  private String commitMessages() throws IOException, InterruptedException {
    Process git =
        new ProcessBuilder("git", "--git-dir", folder.resolve("git").toString(), "log", "--all")
            .redirectErrorStream(true)
            .start();
    String output = new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(git.waitFor()).as(output).isZero();
    return output;
  }
}
