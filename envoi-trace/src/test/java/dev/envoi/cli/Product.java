package dev.envoi.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.envoi.store.FileStore;
import dev.envoi.store.LocalRuns;
import dev.envoi.store.LocalRuns.RunFolder;
import dev.envoi.trace.TrajectoryId;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/// The product as a process of its own, with its own home, store and temporary folder.
///
/// @param folder holds all of them
record Product(Path folder) {
  private static final long PATIENCE = TimeUnit.SECONDS.toNanos(120);

  /// A command that runs.
  ///
  /// @param out where its standard output goes
  /// @param err likewise
  record Running(Process process, Path out, Path err) implements AutoCloseable {
    String printed() throws IOException {
      return text(out) + text(err);
    }

    int exit() throws InterruptedException, IOException {
      assertThat(process.waitFor(120, TimeUnit.SECONDS)).as(printed()).isTrue();
      return process.exitValue();
    }

    @Override
    public void close() {
      process.destroyForcibly();
    }
  }

  /// Starts a command, with these variables over the environment of the tests.
  Running start(String name, Map<String, String> variables, String... arguments)
      throws IOException {
    Path here = Files.createDirectories(folder.resolve("here"));
    // an ignored Ctrl-C is inherited, and whoever runs the tests may have ignored it
    List<String> command = new ArrayList<>(List.of("env", "--default-signal=INT,TERM"));
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
    command.addAll(
        List.of("--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow"));
    command.add("-Dreactor.schedulers.defaultBoundedElasticOnVirtualThreads=true");
    command.add("-Djava.io.tmpdir=" + Files.createDirectories(folder.resolve("tmp")));
    command.add("-Denvoi.root=" + CommandLineInProcess.ROOT);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
    command.addAll(List.of(arguments));
    Path out = folder.resolve(name + ".out");
    Path err = folder.resolve(name + ".err");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(here.toFile())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile());
    builder.environment().remove("ENVOI_STORE");
    builder.environment().put("ENVOI_HOME", home().toString());
    builder.environment().putAll(variables);
    return new Running(builder.start(), out, err);
  }

  /// Starts a run of the C compiler task that plays a session. The id is in the environment or the
  /// command line of every process of the run.
  Running trace(String id, String session) throws IOException {
    Path file = Files.writeString(folder.resolve(id + ".yaml"), session);
    Path temporary = Files.createDirectories(folder.resolve("tmp").resolve(id));
    return start(
        id,
        Map.of("TMPDIR", temporary.toString()),
        "trace",
        "--agent",
        "scripted:" + file,
        "--param",
        "language=c",
        "--param",
        "suites=basics",
        "--store",
        "file:" + store(),
        "--trajectory-id",
        id);
  }

  /// The folder of a run.
  RunFolder run(String id) {
    return new LocalRuns(home()).folder(new FileStore(store()), new TrajectoryId(id));
  }

  /// A file in the workspace of a run.
  Path inWorkspace(String id, String name) {
    return run(id).sandbox().resolve("workspace").resolve(name);
  }

  Path home() {
    return folder.resolve("home");
  }

  Path store() {
    return folder.resolve("store");
  }

  /// Our own command line over the same home.
  CommandLineInProcess inProcess() {
    return new CommandLineInProcess(folder, home(), SandboxKind.LOCAL);
  }

  /// Files of the store and of the runs that hold this secret.
  List<Path> leaks(String secret) throws IOException {
    try (Stream<Path> stored = Files.walk(store());
        Stream<Path> runs = Files.walk(home().resolve("runs"))) {
      return Stream.concat(stored, runs)
          .filter(Files::isRegularFile)
          .filter(file -> holds(file, secret))
          .toList();
    }
  }

  private static boolean holds(Path file, String secret) {
    try {
      return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).contains(secret);
    } catch (IOException gone) {
      return false;
    }
  }

  /// What is in the temporary folder of the processes.
  List<String> temporaryFiles() throws IOException {
    try (Stream<Path> all = Files.list(folder.resolve("tmp"))) {
      return all.map(path -> path.getFileName().toString())
          .filter(name -> !name.startsWith("hsperfdata"))
          .toList();
    }
  }

  /// Processes that name this word in their command line or environment.
  static List<String> alive(String word) {
    return ProcessHandle.allProcesses()
        .filter(process -> names(process.pid(), word))
        .map(process -> process.pid() + " " + process.info().commandLine().orElse("?"))
        .toList();
  }

  private static boolean names(long pid, String word) {
    for (String file : new String[] {"cmdline", "environ"}) {
      try {
        byte[] bytes = Files.readAllBytes(Path.of("/proc", Long.toString(pid), file));
        if (new String(bytes, StandardCharsets.ISO_8859_1).contains(word)) {
          return true;
        }
      } catch (IOException gone) {
        return false;
      }
    }
    return false;
  }

  /// Waits until something holds.
  static void await(String what, BooleanSupplier condition) {
    long begun = System.nanoTime();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime() - begun).as("waited too long for: " + what).isLessThan(PATIENCE);
      LockSupport.parkNanos(5_000_000);
    }
  }

  /// The text of a file, empty when there is none.
  static String text(Path file) throws IOException {
    try {
      return Files.readString(file, StandardCharsets.UTF_8);
    } catch (NoSuchFileException _) {
      return "";
    }
  }
}
