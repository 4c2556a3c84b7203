package dev.envoi.agent.scripted;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.envoi.agent.scripted.SessionEntry.EndTurn;
import dev.envoi.agent.scripted.SessionEntry.Patch;
import dev.envoi.agent.scripted.SessionEntry.Reasoning;
import dev.envoi.agent.scripted.SessionEntry.RunTests;
import dev.envoi.agent.scripted.SessionEntry.Shell;
import dev.envoi.agent.scripted.SessionEntry.Text;
import dev.envoi.agent.scripted.SessionEntry.Write;
import dev.envoi.trace.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SessionFileTests {
  @TempDir Path folder = Path.of("");

  @Test
  void everyKindOfEntryIsRead() throws IOException {
    SessionFile session =
        read(
            """
            - reasoning: think
            - text: say
            - shell: |
                echo one
                echo two
            - write: {path: a/b.c, content: "x", executable: true}
            - patch: |
                --- a/f
                +++ b/f
            - run_tests: basics
            - end_turn
            """);
    assertThat(session.entries())
        .containsExactly(
            new Reasoning(1, "think"),
            new Text(2, "say"),
            new Shell(3, "echo one\necho two\n"),
            new Write(6, "a/b.c", "x", true),
            new Patch(7, "--- a/f\n+++ b/f\n"),
            new RunTests(10, "basics"),
            new EndTurn(11));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          - think: x                        | line 2: unknown entry 'think'
          - [a, b]                          | line 2: an entry has exactly one key
          - {text: a, shell: b}             | line 2: an entry has exactly one key
          - text: ''                        | line 2: text needs a text
          - shell: 5                        | line 2: shell needs a text
          - write: {path: ../x, content: y} | line 2: '../x' is no path inside the workspace
          - write: {path: /x, content: y}   | line 2: '/x' is no path inside the workspace
          - write: {path: x}                | line 2: content needs a text
          - write: {path: x, content: y, mode: 1} | not 'mode'
          - write: x                        | line 2: write needs path and content
          - text: {                         | is not YAML
          """)
  void aBadEntryIsNamedWithItsLine(String entry, String message) {
    assertThatThrownBy(() -> read("- text: fine\n" + entry + "\n- end_turn\n"))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("session.yaml")
        .hasMessageContaining(message);
  }

  @Test
  void aSessionThatEndsEarlyIsRefused() {
    assertThatThrownBy(() -> read("- text: one\n- shell: 'true'\n"))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("line 2: the session ends early");
    assertThatThrownBy(() -> read("[]\n")).hasMessageContaining("ends early");
  }

  @Test
  void whatIsNoListAndWhatIsNotThereIsRefused() {
    assertThatThrownBy(() -> read("text: x\n")).hasMessageContaining("a session is a YAML list");
    assertThatThrownBy(() -> SessionFile.read(folder.resolve("absent.yaml")))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("there is no session file");
  }

  private SessionFile read(String yaml) throws IOException {
    return SessionFile.read(Files.writeString(folder.resolve("session.yaml"), yaml));
  }

  @Test
  void goesOnAtTheFirstEntryWithoutAPart() throws IOException {
    SessionFile session = read("- text: one\n- text: two\n- end_turn\n- text: three\n- end_turn\n");

    assertThat(IntStream.rangeClosed(0, 4).map(session::after)).containsExactly(0, 1, 3, 5, 5);
  }
}
