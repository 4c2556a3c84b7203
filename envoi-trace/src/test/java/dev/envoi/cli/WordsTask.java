package dev.envoi.cli;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// The command line on a copy of the task `words`, whose environment notes every set-up.
///
/// @param folder holds everything: the task, a store, a home
record WordsTask(Path folder) {
  private static final Path ORIGINAL = Path.of("src/test/resources/words-task");

  /// What a command came to.
  record Ran(int status, String out, String err) {}

  static WordsTask in(Path folder) throws IOException {
    WordsTask task = new WordsTask(folder.toRealPath());
    List<Path> files;
    try (Stream<Path> walk = Files.walk(ORIGINAL)) {
      files = walk.filter(Files::isRegularFile).toList();
    }
    for (Path file : files) {
      task.write("task/" + ORIGINAL.relativize(file), Files.readString(file));
    }
    return task;
  }

  Path path(String name) {
    return folder.resolve(name);
  }

  Path write(String name, String content) throws IOException {
    Files.createDirectories(path(name).resolveSibling("."));
    return Files.writeString(path(name), content);
  }

  /// A submission that has these words.
  String submission(String name, String words) throws IOException {
    write(name + "/build.sh", "true\n");
    write(name + "/words", words);
    return name;
  }

  /// How often a submission was set up.
  int setUps() throws IOException {
    Path noted = path("task/set-ups");
    return Files.exists(noted) ? Files.readAllLines(noted).size() : 0;
  }

  Ran run(String... arguments) {
    return run(Map.of(), arguments);
  }

  /// @param variables what the environment has besides
  Ran run(Map<String, String> variables, String... arguments) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    Map<String, String> environment = new HashMap<>(System.getenv());
    environment.keySet().removeIf(name -> name.startsWith("ENVOI_") || name.startsWith("AWS_"));
    environment.put("ENVOI_HOME", path("home").toString());
    environment.putAll(variables);
    Surroundings surroundings =
        new Surroundings(
            environment,
            folder,
            folder,
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8),
            SandboxKind.LOCAL);
    int status = Main.commandLine(surroundings).execute(arguments);
    return new Ran(
        status, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }
}
