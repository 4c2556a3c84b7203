package dev.envoi.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.envoi.journal.JournalReader;
import dev.envoi.trace.JournalEvent.PartCompleted;
import dev.envoi.trace.TraceJson;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/// An agent that looks around: what is the operator's or ours is not in its sight, and the
/// operator's secrets are in nothing that is kept.
@ExtendWith(PlayedDemo.Resolver.class)
final class SecrecyTests {
  private static final String ID = "looks-around";
  private static final String FILES_OF_OURS =
      "-name journal.jsonl -o -name agent_trace.json -o -name repo.bundle -o -name .env"
          + " -o -name '01_return_constant*' -o -name 'Verdict.*' -o -name 'Environment*.class'"
          + " -o -name demo.yaml -o -name 'packed-refs' -o -name refs -o -name 'envoi-*.jar'";

  @TempDir private static Path scratch;
  private static Envoi envoi;

  /// What the agent saw, by its command.
  private static List<String> outputs;

  @BeforeAll
  static void lookAround() throws Exception {
    envoi = Envoi.in(scratch);
    List<String> commands =
        List.of(
            "env",
            "cat /proc/[0-9]*/environ | tr '\\0' '\\n'",
            "cat /proc/[0-9]*/cmdline | tr '\\0' ' '",
            readingKnownPaths(),
            "find / " + FILES_OF_OURS + " 2>/dev/null | grep -v ^/proc/",
            "ls -A /root /home /var /srv /opt /mnt 2>/dev/null; ls -A /workspace /tmp",
            "grep -rl expect_exit /workspace /tmp /run /etc /dev/shm 2>/dev/null");
    Path session = scratch.resolve("session.yaml");
    Files.writeString(session, session(commands));

    envoi
        .run(
            "trace",
            "--trajectory-id",
            ID,
            "--agent",
            "scripted:" + session,
            "--param",
            "language=c",
            "--param",
            "suites=basics")
        .good();

    outputs = new ArrayList<>();
    new JournalReader(envoi.runFolder(ID).journal())
        .forEach(
            true,
            entry -> {
              if (entry.event() instanceof PartCompleted completed) {
                outputs.add(String.valueOf(completed.content().output()));
              }
            });
    assertThat(outputs).hasSameSizeAs(commands);
  }

  private static String readingKnownPaths() {
    Path run = envoi.runFolder(ID).root();
    List<Path> known =
        List.of(
            envoi.folder(),
            envoi.folder().resolve(".env"),
            run,
            run.resolve("journal.jsonl"),
            run.resolve("git"),
            envoi.store(),
            Envoi.ROOT,
            Harness.C_COMPILER,
            Path.of(System.getProperty("user.home")));
    StringBuilder line = new StringBuilder();
    known.forEach(path -> line.append("cat " + path + "; ls -A " + path + "; "));
    return line + "echo looked";
  }

  /// JSON strings are YAML too.
  private static String session(List<String> commands) {
    StringBuilder text = new StringBuilder();
    for (String command : commands) {
      text.append("- shell: ").append(TraceJson.MAPPER.writeValueAsString(command)).append('\n');
    }
    return text + "- end_turn\n";
  }

  @Test
  void noCommandHasAnythingOfTheOperatorInItsEnvironment() {
    assertThat(outputs.get(0).lines())
        .isNotEmpty()
        .allMatch(line -> line.matches("(PATH|HOME|TMPDIR|LANG|PWD|OLDPWD|SHLVL|_)=.*"));
    assertThat(outputs.get(1).lines())
        .contains("HOME=/tmp/home")
        .allMatch(line -> line.matches("(PATH|HOME|TMPDIR|LANG|PWD|OLDPWD|SHLVL|_)=.*|"));
    assertThat(outputs.get(2)).contains("cat").doesNotContain("java").doesNotContain(secrets());
  }

  @Test
  void theJournalTheCheckpointsTheStoreAndTheHomeAreNotThere() {
    assertThat(outputs.get(3).lines())
        .allMatch(line -> line.endsWith("No such file or directory") || line.equals("looked"));
  }

  @Test
  void nothingOfOursIsAnywhereElse() {
    assertThat(outputs.get(4)).isEmpty();
    assertThat(outputs.get(5).lines()).contains("/workspace:", "README.md", "/tmp:", "home");
    assertThat(outputs.get(6)).isEmpty();
  }

  @Test
  void secretsAreInNothingThatIsKept(PlayedDemo demo) throws Exception {
    for (Envoi one : List.of(envoi, demo.envoi())) {
      for (Path folder : List.of(one.store(), one.home(), one.temporary())) {
        assertThat(filesWithSecrets(folder)).as(folder.toString()).isEmpty();
      }
    }
    String history = demo.git().run("git", "log", "--all", "--patch", "--text").good();
    assertThat(history).contains("int main").doesNotContain(secrets());
    assertThat(demo.ran().out() + demo.ran().err()).doesNotContain(secrets());
  }

  /// ISO 8859-1 keeps every byte, so that binary files can be searched too.
  private static List<Path> filesWithSecrets(Path folder) throws IOException {
    List<Path> found = new ArrayList<>();
    try (Stream<Path> walk = Files.walk(folder)) {
      for (Path file : walk.filter(Files::isRegularFile).toList()) {
        String content = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
        if (secrets().stream().anyMatch(content::contains)) {
          found.add(file);
        }
      }
    }
    return found;
  }

  private static List<String> secrets() {
    List<String> secrets = new ArrayList<>(Envoi.SECRETS.values());
    secrets.add(Envoi.SECRET_IN_FILE);
    return secrets;
  }
}
