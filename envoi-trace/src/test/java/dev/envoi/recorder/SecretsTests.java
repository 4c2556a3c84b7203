package dev.envoi.recorder;

import static org.assertj.core.api.Assertions.assertThat;

import dev.envoi.sandbox.FilePath;
import dev.envoi.trace.FinishedPart;
import dev.envoi.trace.JournalEvent;
import dev.envoi.trace.Part;
import dev.envoi.trace.PartContent;
import dev.envoi.trace.PartStatus;
import dev.envoi.trace.PartType;
import dev.envoi.trace.RepoCheckpoint;
import dev.envoi.trace.Secret;
import dev.envoi.trace.TraceJson;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
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

  @Test
  void checkpointedFilesHoldNoSecretAndThePartSaysSo() throws Exception {
    try (TestingRecorder recording = new TestingRecorder(folder, 10)) {
      recording.redactor.add(new Secret("OPENAI_API_KEY", KEY));
      recording.redactor.add(new Secret("WÖRT", "geheim-häßlich"));
      byte[] key = KEY.getBytes(StandardCharsets.UTF_8);
      byte[] binary = new byte[300];
      for (int i = 0; i < 256; i++) {
        binary[i] = (byte) i;
      }
      System.arraycopy(key, 0, binary, 256, key.length);
      byte[] large = new byte[(3 << 20) + 5];
      System.arraycopy(key, 0, large, (1 << 16) - 3, key.length); // over the border of two pieces
      System.arraycopy(key, 0, large, large.length - key.length, key.length);

      int part = recording.recorder.admit(PartType.TOOL, "command").orElseThrow();
      recording.workspace.write("a.env", "KEY=" + KEY + "\nother=geheim-häßlich\n");
      recording.workspace.write(FilePath.of("b.bin"), binary);
      recording.workspace.write(FilePath.of("c.large"), large);
      recording.workspace.write("innocent.c", "int sk_0123456789;\n");
      Part leaking = recording.recorder.complete(TestingRecorder.command(part, "leak"));

      RepoCheckpoint checkpoint = Objects.requireNonNull(leaking.repoCheckpoint());
      assertThat(checkpoint.redacted()).containsExactly("a.env", "b.bin", "c.large");
      assertThat(checkpoint.changedFiles()).contains("innocent.c");
      assertThat(blob("a.env"))
          .isEqualTo(bytes("KEY=[secret:OPENAI_API_KEY]\nother=[secret:WÖRT]\n"));
      byte[] hidden = bytes("[secret:OPENAI_API_KEY]");
      assertThat(blob("b.bin")).startsWith(Arrays.copyOf(binary, 256)).contains(hidden);
      assertThat(blob("c.large"))
          .hasSize(large.length + 2 * (hidden.length - key.length))
          .endsWith(hidden);
      assertThat(blob("innocent.c")).isEqualTo(bytes("int sk_0123456789;\n"));
    }
  }

  @Test
  void aPartThatTouchesNoSecretSaysNothingOfOne() throws Exception {
    try (TestingRecorder recording = new TestingRecorder(folder, 10)) {
      recording.redactor.add(new Secret("OPENAI_API_KEY", KEY));
      assertThat(recording.recorder.secretSeen()).isFalse();
      for (String content : List.of(KEY, "no secret")) {
        int part = recording.recorder.admit(PartType.TOOL, "command").orElseThrow();
        recording.workspace.write(content.equals(KEY) ? "key" : "other", content);
        var _ = recording.recorder.complete(TestingRecorder.command(part, "write"));
      }
      assertThat(recording.read().parts())
          .extracting(part -> Objects.requireNonNull(part.repoCheckpoint()).redacted())
          .containsExactly(List.of("key"), null);
      assertThat(recording.recorder.secretSeen()).as("from then on").isTrue();
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /// A file of the last commit.
  private byte[] blob(String name) throws IOException, InterruptedException {
    String head =
        Files.readAllLines(folder.resolve("git/HEAD")).getFirst().replace("ref: ", "") + ":" + name;
    Process git =
        new ProcessBuilder("git", "--git-dir", folder.resolve("git").toString(), "show", head)
            .start();
    byte[] content = git.getInputStream().readAllBytes();
    assertThat(git.waitFor()).isZero();
    return content;
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
