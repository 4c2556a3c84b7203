package dev.envoi.harness.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The harness as a process, and what it leaves behind.
final class HarnessMainTests {
  private Path home = Path.of("");
  private final List<Process> started = new ArrayList<>();

  /// Not a folder that JUnit deletes: it warns of every link in the cache.
  @BeforeEach
  void makeHome() throws IOException {
    home = Files.createTempDirectory(Path.of("target").toAbsolutePath(), "home-");
  }

  @AfterEach
  void endProcesses() {
    started.forEach(Process::destroyForcibly);
  }

  @Test
  void itTellsItsPortServesAndEndsWhenItsInputCloses() throws Exception {
    Process harness = start("--env", environment("plain"), "--home", home.toString());
    URI uri = listening(harness);

    assertThat(schemaStatus(uri)).isEqualTo(200);
    harness.getOutputStream().close();

    assertThat(harness.waitFor(20, TimeUnit.SECONDS)).isTrue();
    assertThat(harness.exitValue()).isZero();
    assertThat(leftovers()).isEmpty();
  }

  @Test
  void sigtermEndsItAndItsSessions() throws Exception {
    Process harness = start("--env", environment("plain"), "--home", home.toString());
    listening(harness);

    harness.destroy();

    assertThat(harness.waitFor(20, TimeUnit.SECONDS)).isTrue();
    assertThat(leftovers()).isEmpty();
  }

  @Test
  void whatAKilledHarnessLeftIsGoneAfterTheNextStart() throws Exception {
    Process killed = start("--env", environment("stateful"), "--home", home.toString());
    URI uri = listening(killed);
    String mark = "1000." + ProcessHandle.current().pid();
    String session = openedSession(uri);
    Thread.ofVirtual().start(() -> runForEver(uri, session, mark));
    Waiting.until(Duration.ofSeconds(30), () -> isRunning(mark));

    killed.destroyForcibly().waitFor();
    Process next = start("--env", environment("stateful"), "--home", home.toString());
    listening(next);

    Waiting.until(Duration.ofSeconds(10), () -> !isRunning(mark));
    assertThat(leftovers()).hasSize(1);
    next.getOutputStream().close();
    assertThat(next.waitFor(20, TimeUnit.SECONDS)).isTrue();
    assertThat(leftovers()).isEmpty();
  }

  @Test
  void workersEndWithAHarnessThatIsKilled() throws Exception {
    Process killed = start("--env", environment("stateful"), "--home", home.toString());
    listening(killed);
    Waiting.until(Duration.ofSeconds(30), () -> !workers().isEmpty());

    List<String> workers = workers();
    killed.destroyForcibly().waitFor();

    Waiting.until(
        Duration.ofSeconds(20), () -> workers.stream().noneMatch(HarnessMainTests::isThere));
  }

  @Test
  void aWorkerThatCannotEndByItselfIsEndedByTheNextStart() throws Exception {
    Process killed = start("--env", environment("stateful"), "--home", home.toString());
    listening(killed);
    Waiting.until(Duration.ofSeconds(30), () -> !workers().isEmpty());
    String stopped = workers().getFirst();
    new ProcessBuilder("kill", "-STOP", stopped).start().waitFor();
    killed.destroyForcibly().waitFor();

    Process next = start("--env", environment("plain"), "--home", home.toString());
    listening(next);

    assertThat(isThere(stopped)).isFalse();
    assertThat(leftovers()).hasSize(1);
  }

  @Test
  void anEnvironmentThatDoesNotCompileIsShownAsTheCompilerShowsIt() throws Exception {
    Path folder = Files.createDirectories(home.resolve("env"));
    Files.writeString(folder.resolve("Environment.java"), "class Environment { int x = \"a\"; }");

    Process harness = start("--env", folder.toString(), "--home", home.resolve("h").toString());

    assertThat(harness.waitFor(20, TimeUnit.SECONDS)).isTrue();
    assertThat(harness.exitValue()).isEqualTo(2);
    String words = new String(harness.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(words)
        .contains("Environment.java:1: error: incompatible types")
        .contains("class Environment { int x = \"a\"; }")
        .doesNotContain("\tat ");
  }

  @Test
  void wrongArgumentsAreRefusedInASentence() throws Exception {
    for (String[] wrong :
        new String[][] {
          {"--env", "."},
          {"--port", "many"},
          {"--what"},
          {"--env", "/nowhere", "--home", home.toString()}
        }) {
      Process harness = start(wrong);

      assertThat(harness.waitFor(20, TimeUnit.SECONDS)).isTrue();
      assertThat(harness.exitValue()).isBetween(1, 2);
      String words = new String(harness.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(words).isNotBlank().doesNotContain("\tat ");
    }
  }

  private Process start(String... arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-cp"));
    command.add(System.getProperty("java.class.path"));
    command.add(HarnessMain.class.getName());
    command.addAll(List.of(arguments));
    command.add("--until-stdin-closes");
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put("ENVOI_HARNESS_TOKEN", Served.TOKEN);
    Process process = builder.start();
    started.add(process);
    return process;
  }

  private static String environment(String name) {
    return Path.of("src/test/resources/environments", name).toString();
  }

  private static URI listening(Process harness) throws IOException {
    BufferedReader lines = harness.inputReader();
    String line = lines.readLine();
    assertThat(line).startsWith("LISTENING http://127.0.0.1:");
    return URI.create(line.substring("LISTENING ".length()));
  }

  private static int schemaStatus(URI uri) throws Exception {
    return send(request(uri, "/schema").GET().build(), BodyHandlers.ofString());
  }

  private static String openedSession(URI uri) throws Exception {
    try (HttpClient http = HttpClient.newHttpClient()) {
      HttpRequest request =
          request(uri, "/session").POST(HttpRequest.BodyPublishers.noBody()).build();
      String body = http.send(request, BodyHandlers.ofString()).body();
      return body.replaceAll(".*\"session_id\":\"([^\"]+)\".*", "$1");
    }
  }

  private static void runForEver(URI uri, String session, String mark) {
    String params = "params=%7B%22line%22%3A%22exec+sleep+" + mark + "%22%7D";
    HttpRequest request =
        request(uri, "/session/" + session + "/test/shell")
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(HttpRequest.BodyPublishers.ofString(params))
            .build();
    try {
      send(request, BodyHandlers.ofString());
    } catch (Exception _) {
      // the harness is killed under it
    }
  }

  private static int send(HttpRequest request, java.net.http.HttpResponse.BodyHandler<?> handler)
      throws Exception {
    try (HttpClient http = HttpClient.newHttpClient()) {
      return http.send(request, handler).statusCode();
    }
  }

  private static HttpRequest.Builder request(URI uri, String path) {
    return HttpRequest.newBuilder(uri.resolve(path))
        .header("Authorization", "Bearer " + Served.TOKEN);
  }

  private static boolean isRunning(String mark) {
    return ProcessHandle.allProcesses()
        .map(process -> process.info().arguments().orElse(new String[0]))
        .anyMatch(arguments -> arguments.length == 1 && arguments[0].equals(mark));
  }

  /// The ids of the workers of this test's home.
  private List<String> workers() throws IOException {
    try (Stream<Path> all = Files.walk(home.resolve("run"))) {
      return all.filter(file -> file.toString().matches(".*/workers/[0-9]+"))
          .filter(file -> file.toFile().length() > 0)
          .map(file -> file.getFileName().toString())
          .toList();
    }
  }

  /// False for a zombie too.
  private static boolean isThere(String id) {
    try {
      return Files.readAllBytes(Path.of("/proc", id, "cmdline")).length > 0;
    } catch (IOException _) {
      return false;
    }
  }

  private List<Path> leftovers() throws IOException {
    try (Stream<Path> all = Files.list(home.resolve("run"))) {
      return all.toList();
    }
  }
}
