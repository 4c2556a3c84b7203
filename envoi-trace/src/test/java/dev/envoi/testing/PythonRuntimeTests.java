package dev.envoi.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.envoi.sandbox.TreeSource;
import dev.envoi.testing.HarnessAnswer.Counts;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Our host and client with the original runtime of the package `envoi-ai`.
final class PythonRuntimeTests {
  private static final Path ENVIRONMENT = Path.of("src/test/resources/environments/python");
  private static final Path VENV = Path.of("../build/.venv").toAbsolutePath().normalize();
  private static final Path HOME = Path.of("target/harness-home");
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final HarnessClient.Call CALL = HarnessClient.Call.within(PATIENCE);
  private static final Duration IDLE = Duration.ofMinutes(5);
  private static final TreeSource GOOD =
      Trees.of(Map.of("build.sh", "printf word > word.txt; printf \"$0\" > name\n"));

  private static EnvironmentHost host;

  @BeforeAll
  static void start() throws Exception {
    assertThat(VENV).as("made by build/install-python, which ./verify calls").exists();
    host = EnvironmentHost.start(spec(ENVIRONMENT, VENV + "/bin:" + path()), PATIENCE);
  }

  @AfterAll
  static void end() {
    host.close();
  }

  @Test
  void theSchemaIsThatOfTheEnvironment() throws Exception {
    assertThat(host.client().schema(PATIENCE))
        .contains("envoi.schema.v1", "smoke/chapter_{chapter}", "Looks for the words.");
  }

  @Test
  void aSessionIsSetUpTestedAndClosed() throws Exception {
    HarnessSession session = opened(CALL);

    HarnessAnswer.Result words = result(session.test("smoke/words", CALL));
    HarnessAnswer.Result folded = result(session.test("smoke", CALL));
    session.close();

    assertThat(words.counts()).isEqualTo(new Counts(1, 0, 1));
    assertThat(words.allPassed()).isTrue();
    assertThat(words.isolated()).isFalse();
    assertThat(folded.counts()).isEqualTo(new Counts(1, 0, 1));
    assertThat(failure(session.test("smoke/words", CALL))).isEqualTo("Unknown session");
  }

  @Test
  void templatesAndParametersReachTheTest() throws Exception {
    try (HarnessSession session = opened(new HarnessClient.Call(Map.of("suffix", "s"), PATIENCE))) {
      HarnessClient.Call extra = new HarnessClient.Call(Map.of("extra", 2), PATIENCE);

      assertThat(result(session.test("smoke/chapter_7", extra)).counts())
          .isEqualTo(new Counts(7, 2, 9));
      assertThat(result(session.test("smoke/words", CALL)).counts()).isEqualTo(new Counts(0, 1, 1));
    }
  }

  @Test
  void errorsAreNeverPasses() throws Exception {
    try (HarnessSession session = opened(CALL)) {
      assertThat(failure(session.test("nothing", CALL))).contains("No tests match: nothing");
      assertThat(failure(session.test("broken", CALL))).contains("the suite is broken");
      assertThat(failure(session.test("ends", CALL))).contains("Session worker unavailable");
    }
    Opening refused =
        host.client().open(Trees.of(Map.of("build.sh", "echo oh >&2; exit 1\n")), CALL, IDLE);
    assertThat(((Opening.Refused) refused).failure().error()).contains("the build failed: oh");
  }

  @Test
  void strangersStayOutside() {
    try (HarnessClient stranger = new HarnessClient(host.uri(), null)) {
      assertThatThrownBy(() -> stranger.schema(PATIENCE)).hasMessageContaining("token");
    }
  }

  @Test
  void everythingEndsWithTheHost() throws Exception {
    String mark = "1000." + ProcessHandle.current().pid();
    EnvironmentHost other =
        EnvironmentHost.start(spec(ENVIRONMENT, VENV + "/bin:" + path()), PATIENCE);
    Opening.Opened opened = (Opening.Opened) other.client().open(GOOD, CALL, IDLE);
    Thread.ofVirtual()
        .start(() -> {
          HarnessClient.Call call = new HarnessClient.Call(Map.of("seconds", mark), PATIENCE);
          try {
            opened.session().test("sleeps", call);
          } catch (Exception _) {
            // the host is closed under it
          }
        });
    until(() -> isRunning(mark));

    other.close();

    assertThat(isRunning(mark)).isFalse();
  }

  @Test
  void withoutAFittingPythonTheCommandsThatMakeOneAreNamed(@TempDir Path empty) {
    Map<String, String> variables = Map.of("PATH", "/bin", "HOME", empty.toString());
    EnvironmentHost.Spec spec = new EnvironmentHost.Spec(ENVIRONMENT, HOME, variables);

    assertThatThrownBy(() -> EnvironmentHost.start(spec, PATIENCE))
        .isInstanceOf(HarnessException.class)
        .hasMessageContaining("Python 3.12")
        .hasMessageContaining("install envoi-ai");
  }

  @Test
  void anEnvironmentThatCannotBeLoadedSpeaksItsLastWords(@TempDir Path broken) throws Exception {
    Files.writeString(broken.resolve("main.py"), "import no_such_module\n");

    assertThatThrownBy(() -> EnvironmentHost.start(spec(broken, VENV + "/bin:" + path()), PATIENCE))
        .isInstanceOf(HarnessException.class)
        .hasMessageContaining("No module named 'no_such_module'");
  }

  private static EnvironmentHost.Spec spec(Path environment, String path) {
    Map<String, String> variables = new HashMap<>(System.getenv());
    variables.put("PATH", path);
    return new EnvironmentHost.Spec(environment, HOME, variables);
  }

  private static String path() {
    return System.getenv().getOrDefault("PATH", "/usr/bin:/bin");
  }

  private static HarnessSession opened(HarnessClient.Call call) throws Exception {
    return ((Opening.Opened) host.client().open(GOOD, call, IDLE)).session();
  }

  private static HarnessAnswer.Result result(HarnessAnswer answer) {
    return (HarnessAnswer.Result) answer;
  }

  private static String failure(HarnessAnswer answer) {
    return ((HarnessAnswer.Failure) answer).error();
  }

  private static boolean isRunning(String mark) {
    return ProcessHandle.allProcesses()
        .map(process -> List.of(process.info().arguments().orElse(new String[0])))
        .anyMatch(arguments -> arguments.contains(mark));
  }

  private static void until(java.util.function.BooleanSupplier condition) {
    long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    while (!condition.getAsBoolean() && System.nanoTime() < deadline) {
      LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
    }
    assertThat(condition.getAsBoolean()).isTrue();
  }
}
