package dev.envoi.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.envoi.cli.CommandLineInProcess.Result;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Whatever is wrong with what a person gave: one sentence, the right exit code, and nothing left
/// behind.
@Timeout(60)
final class BadInputTests {
  private static final String SESSION = "- text: hello\n- end_turn\n";

  @TempDir Path temp = Path.of("");
  private CommandLineInProcess line =
      new CommandLineInProcess(Path.of(""), Path.of(""), SandboxKind.LOCAL);

  @BeforeEach
  void makeFolders() throws IOException {
    line = CommandLineInProcess.in(temp);
    line.write("session.yaml", SESSION);
    line.write("file", "a regular file");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          nonsense                                   | nonsense
          trace --no-such-flag                       | Unknown option: '--no-such-flag'
          trace --agent nobody                       | --agent nobody: there is no such agent
          trace --agent scripted --sandbox moon      | --sandbox moon
          trace --agent scripted --task absent       | there is no task at
          trace --agent scripted:absent.yaml --param suites=basics --param language=c | there is no session file
          trace --agent scripted --max-parts 0       | --max-parts must be at least 1, got 0
          trace --agent scripted --max-parts -3      | --max-parts must be at least 1, got -3
          trace --agent scripted --max-parts many    | --max-parts
          trace --agent scripted --max-parts 99999999999 | --max-parts
          trace --agent scripted --max-turns -1      | --max-turns must be at least 1, got -1
          trace --agent scripted --timeout -5s       | '-5s' is not a duration
          trace --agent scripted --timeout 0s        | --timeout must be positive
          trace --agent scripted --timeout 999999999d | --timeout must be at most 3650d
          trace --agent scripted --timeout soon      | 'soon' is not a duration
          trace --agent scripted --message-timeout-seconds -1 | --message-timeout-seconds must be positive
          trace --agent scripted --message-timeout-seconds 9223372036854775807 | --message-timeout-seconds must be at most
          trace --agent scripted --trajectory-id ../up | --trajectory-id
          trace --agent scripted --trajectory-id a/b | --trajectory-id
          trace --agent scripted --param language=cobol | cobol
          trace --agent scripted --param nothing=x   | nothing
          trace --agent scripted --param alone       | --param
          trace --agent scripted --store nowhere     | --store 'nowhere' is not an address
          trace --agent scripted --store file:       | names no folder
          trace --agent scripted --store file://%zz  | --store file://%zz
          trace --agent scripted --param suites=basics --param language=c --workspace absent  | does not exist
          trace --agent scripted --param suites=basics --param language=c --workspace file    | is no folder
          trace --agent scripted --max-tokens 0      | --max-tokens must be at least 1, got 0
          trace --agent scripted --max-cost 5        | --max-cost needs a price
          trace --agent scripted --max-cost 0 --price 1,1,1 | --max-cost must be more than 0
          trace --agent scripted --max-cost x        | --max-cost
          trace --agent scripted --price 1,2         | --price: expected in,cached_in,out, got '1,2'
          trace --agent scripted --price 1,2,-3      | --price: a price must not be negative
          demo --max-parts 0                         | --max-parts must be at least 1, got 0
          demo extra                                 | extra
          show                                       | ID
          show ../etc                                | ../etc
          show -- --odd                              | --odd
          replay someid --mode backwards             | --mode backwards
          replay someid                              | --mode
          harness                                    | Missing required option: '--env=DIR'
          harness --env absent                       | --env absent: there is no such folder
          harness --env file                         | --env file: there is no such folder
          harness --env .                            | There is no Environment.java in
          harness --env . --port 65536               | --port must be from 0 to 65535, got 65536
          harness --env . --port -1                  | --port must be from 0 to 65535, got -1
          harness --env . --port many                | --port
          harness --env . --jobs 0                   | --jobs must be at least 1, got 0
          harness --env . --host no.such.invalid     | There is no host 'no.such.invalid'
          harness --env . --host=                    | --host is empty
          harness --env . --token=                   | --token is empty
          """)
  void whatCannotBeMeantIsRefusedBeforeAnythingIsMade(String arguments, String words)
      throws IOException {
    refused(2, words, arguments.split(" ", -1));
  }

  @ParameterizedTest
  @CsvSource({
    "show unknown",
    "show unknown --json",
    "show unknown --part 1",
    "graph_trace unknown",
    "graph_trace unknown --part 1",
    "replay unknown --mode checkout-part --part 1",
    "replay unknown --mode checkout-part --part 1 --json",
  })
  void anIdThatIsNotInTheStoreIsAFailure(String arguments) throws IOException {
    refused(1, "there is no trajectory unknown in file:", arguments.split(" ", -1));
  }

  @Test
  void aStoreThatIsNotWritableIsAFailure() throws IOException {
    refused(1, "is not writable", CommandLineInProcess.traceOf("--store", "file:file/store"));
    refused(1, "is not writable", "demo", "--store", "file:file/store");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          - text: hello              | line 1: the session ends early: its last entry must be end_turn
          - text: hello\\n- end_tur  | line 2
          - dance: now               | line 1: unknown entry 'dance'
          - shell: {                 | is not YAML
          {}                         | a session is a YAML list
          """)
  void aBrokenSessionIsNamedWithItsLine(String session, String words) throws IOException {
    line.write("session.yaml", session.replace("\\n", "\n") + "\n");
    refused(2, words, CommandLineInProcess.traceOf());
  }

  @Test
  void anUnknownKeyOfATaskIsNamedWithItsLine() throws IOException {
    Path task = taskWith("title: Build", "colour: green\ntitle: Build");
    refused(2, "task.yaml, line 3: unknown key 'colour'", traceOf(task));
  }

  @Test
  void aTaskThatIsNoYamlIsRefused() throws IOException {
    Path task = taskWith("title: Build", "title: [Build");
    refused(2, "task.yaml, line", traceOf(task));
  }

  @Test
  void aToolThatTheTaskNeedsAndThisMachineLacksIsRefusedWithTheCommandThatInstallsIt()
      throws IOException {
    Path task = taskWith("c: [gcc]", "c: [gcc, no-such-tool-anywhere]");
    refused(2, "the tool 'no-such-tool-anywhere' is not installed", traceOf(task));
  }

  @Test
  void aBrokenEnvironmentOfATaskIsAFailureThatLeavesNothing() throws IOException {
    Path task = taskWith("c: [gcc]", "c: [gcc]");
    Files.writeString(task.resolve("environment/Environment.java"), "class Broken {");
    TreeSet<String> before = line.traces();
    Result result = line.run(traceOf(task));

    assertThat(result.status()).isEqualTo(1);
    assertThat(result.err())
        .contains("The environment does not compile", "Environment.java:1: error:")
        .doesNotContain("\tat ");
    assertThat(line.traces()).isEqualTo(before);
  }

  @Test
  void aWorkspaceInsideTheStoreIsRefusedAlsoThroughALink() throws IOException {
    Files.createDirectories(line.folder().resolve("store/code"));
    Files.createSymbolicLink(line.folder().resolve("link"), line.folder().resolve("store/code"));
    for (String workspace : new String[] {"store/code", "store", "link", "x/../store/code"}) {
      refused(
          2,
          "lies inside the store",
          CommandLineInProcess.traceOf("--store", "file:store", "--workspace", workspace));
    }
  }

  @Test
  void aWorkspaceThatHoldsTheStoreIsRefused() throws IOException {
    Files.createDirectories(line.folder().resolve("code/store"));
    refused(
        2,
        "holds the store",
        CommandLineInProcess.traceOf("--store", "file:code/store", "--workspace", "code"));
  }

  @Test
  void aPortThatIsInUseIsAFailure() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String port = String.valueOf(taken.getLocalPort());
      String environment = CommandLineInProcess.TASK.resolve("environment").toString();

      refused(1, "cannot listen on port " + port, "harness", "--env", environment, "--port", port);
    }
    try (Stream<Path> left = Files.list(line.home().resolve("harness/run"))) {
      assertThat(left).as("no folder of the harness is left").isEmpty();
    }
  }

  @Test
  void aStackTraceIsShownWhenItIsAskedFor() {
    Result result = line.run("show", "unknown", "--debug");
    assertThat(result.status()).isEqualTo(1);
    assertThat(result.err()).contains("IOException: there is no trajectory", "\tat ");
  }

  private void refused(int status, String words, String... arguments) throws IOException {
    TreeSet<String> before = line.traces();
    Result result = line.run(arguments);

    assertThat(result.err()).startsWith("envoi: ").contains(words);
    assertThat(result.status()).as(result.err()).isEqualTo(status);
    assertThat(result.err().lines().filter(text -> !text.startsWith("Try 'envoi")))
        .as("one sentence")
        .hasSize(1);
    assertThat(result.err()).doesNotContain("\tat ", "Exception", "--debug", "null");
    assertThat(result.out()).as("nothing on standard output").isEmpty();
    assertThat(line.traces()).as("nothing is left behind").isEqualTo(before);
  }

  private static String[] traceOf(Path task) {
    return CommandLineInProcess.traceOf("--task", task.toString());
  }

  /// The C compiler task with a change in its `task.yaml`.
  private Path taskWith(String old, String replacement) throws IOException {
    Path task = line.folder().resolve("task");
    try (Stream<Path> all = Files.walk(CommandLineInProcess.TASK)) {
      for (Path from : (Iterable<Path>) all::iterator) {
        Path to = task.resolve(CommandLineInProcess.TASK.relativize(from).toString());
        if (Files.isDirectory(from)) {
          Files.createDirectories(to);
        } else {
          Files.copy(from, to);
        }
      }
    }
    Path file = task.resolve("task.yaml");
    String yaml = Files.readString(file);
    assertThat(yaml).contains(old);
    Files.writeString(file, yaml.replaceFirst(Pattern.quote(old), replacement));
    return task;
  }
}
