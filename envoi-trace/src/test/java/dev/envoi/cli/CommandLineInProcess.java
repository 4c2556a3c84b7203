package dev.envoi.cli;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;

/// The command line in a folder of its own, with a home of its own.
///
/// @param folder the current folder; the default store is below it
/// @param home `$ENVOI_HOME`
/// @param sandbox where agents work
record CommandLineInProcess(Path folder, Path home, SandboxKind sandbox) {
  /// The clone that the tests run in.
  static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

  /// The C compiler task, which needs no Rust here.
  static final Path TASK = ROOT.resolve("examples/c-compiler");

  /// What a command came to.
  record Result(int status, String out, String err) {}

  static CommandLineInProcess in(Path folder) throws IOException {
    return in(folder, SandboxKind.LOCAL);
  }

  static CommandLineInProcess in(Path folder, SandboxKind sandbox) throws IOException {
    return new CommandLineInProcess(
        Files.createDirectories(folder.resolve("here")),
        Files.createDirectories(folder.resolve("home")),
        sandbox);
  }

  /// The command that plays `session.yaml` of the current folder, against the suite that is always
  /// there.
  static String[] traceOf(String... more) {
    String[] base = {
      "trace",
      "--agent",
      "scripted:session.yaml",
      "--param",
      "language=c",
      "--param",
      "suites=basics"
    };
    return Stream.of(base, more).flatMap(Stream::of).toArray(String[]::new);
  }

  Result run(String... arguments) {
    return run(Map.of(), arguments);
  }

  /// @param variables what `.env` or the environment has besides
  Result run(Map<String, String> variables, String... arguments) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    Map<String, String> environment = new HashMap<>(System.getenv());
    environment.keySet().removeIf(name -> name.startsWith("ENVOI_") || name.startsWith("AWS_"));
    environment.put("ENVOI_HOME", home.toString());
    environment.putAll(variables);
    int status =
        Main.commandLine(
                new Surroundings(
                    environment,
                    folder,
                    ROOT,
                    new PrintStream(out, true, StandardCharsets.UTF_8),
                    new PrintStream(err, true, StandardCharsets.UTF_8),
                    sandbox))
            .execute(arguments);
    return new Result(
        status, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  /// A file in the current folder.
  Path write(String name, String content) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, content);
  }

  /// Everything in the current folder, and every run in the home.
  TreeSet<String> traces() throws IOException {
    TreeSet<String> names = new TreeSet<>();
    try (Stream<Path> all = Files.walk(folder)) {
      all.forEach(path -> names.add("here/" + folder.relativize(path)));
    }
    Path runs = home.resolve("runs");
    if (Files.isDirectory(runs)) {
      try (Stream<Path> all = Files.walk(runs)) {
        all.filter(path -> runs.relativize(path).getNameCount() > 1) // below the store's folder
            .forEach(path -> names.add("runs/" + runs.relativize(path)));
      }
    }
    return names;
  }
}
