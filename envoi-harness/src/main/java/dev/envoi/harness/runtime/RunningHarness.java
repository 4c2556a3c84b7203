package dev.envoi.harness.runtime;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;

/// An environment that is served. Closing it ends all sessions and everything that runs in them.
public interface RunningHarness extends AutoCloseable {
  /// Where it listens.
  URI uri();

  @Override
  void close();

  /// Serves a folder with an `Environment.java`, or one with a Python `main.py`.
  ///
  /// @throws EnvironmentException when the environment cannot be served
  static RunningHarness start(HarnessServer.Spec spec, HarnessServer.Sandboxes sandboxes)
      throws IOException, InterruptedException, EnvironmentException {
    return isPython(spec.environment())
        ? PythonHarness.start(spec, sandboxes)
        : HarnessServer.start(spec, sandboxes);
  }

  /// Whether a folder is served by the runtime of the Python package, which isolates nothing.
  static boolean isPython(Path environment) {
    return Files.isRegularFile(environment.resolve(PythonHarness.MAIN))
        && !Files.exists(environment.resolve("Environment.java"));
  }
}
