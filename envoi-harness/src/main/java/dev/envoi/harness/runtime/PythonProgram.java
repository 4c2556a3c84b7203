package dev.envoi.harness.runtime;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// Finds a Python that can serve environments: 3.12 or later, with the package `envoi-ai`.
record PythonProgram(Map<String, String> variables) {
  private static final List<String> NAMES =
      List.of("python3", "python3.14", "python3.13", "python3.12", "python");
  private static final long PATIENCE_SECONDS = 20;
  private static final String CHECK =
      "import sys, importlib.metadata as m; assert sys.version_info >= (3, 12); m.version('envoi-ai')";

  /// The first one that works: in our own folder, on the `PATH`, below pyenv's versions.
  Path find() throws IOException, InterruptedException, EnvironmentException {
    for (Path candidate : candidates()) {
      if (Files.isExecutable(candidate) && works(candidate)) {
        return candidate;
      }
    }
    Path own = own();
    throw new EnvironmentException(
        "An environment with a main.py needs Python 3.12 or later with the package envoi-ai, and"
            + " there is none in "
            + own
            + ", on the PATH or below pyenv's versions. Make one with: python3.12 -m venv "
            + own
            + " && "
            + own.resolve("bin/pip")
            + " install envoi-ai");
  }

  private List<Path> candidates() throws IOException {
    List<Path> all = new ArrayList<>();
    all.add(own().resolve("bin/python"));
    for (String folder : variables.getOrDefault("PATH", "/usr/bin:/bin").split(":", -1)) {
      NAMES.forEach(name -> all.add(Path.of(folder.isEmpty() ? "." : folder, name)));
    }
    String pyenv = variables.getOrDefault("PYENV_ROOT", "");
    Path root = pyenv.isBlank() ? userHome().resolve(".pyenv") : Path.of(pyenv);
    Path versions = root.resolve("versions");
    if (Files.isDirectory(versions)) {
      try (Stream<Path> found = Files.list(versions)) {
        found
            .sorted(Comparator.reverseOrder())
            .forEach(version -> all.add(version.resolve("bin/python3")));
      }
    }
    return all;
  }

  private Path own() {
    String home = variables.getOrDefault("ENVOI_HOME", "");
    return (home.isBlank() ? userHome().resolve(".envoi") : Path.of(home)).resolve("python");
  }

  private Path userHome() {
    return Path.of(variables.getOrDefault("HOME", "/"));
  }

  private boolean works(Path program) throws IOException, InterruptedException {
    ProcessBuilder builder = new ProcessBuilder(program.toString(), "-c", CHECK);
    builder.environment().clear();
    builder.environment().putAll(variables);
    builder.redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD);
    Process process;
    try {
      process = builder.start();
    } catch (IOException _) {
      return false;
    }
    if (process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
      return process.exitValue() == 0;
    }
    process.destroyForcibly();
    return false;
  }
}
