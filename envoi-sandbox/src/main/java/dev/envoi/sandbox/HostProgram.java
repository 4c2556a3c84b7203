package dev.envoi.sandbox;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// Runs a short program of the machine itself (the compiler driver, the dynamic loader, rustup),
/// never one of a workspace.
final class HostProgram {
  private static final long MINUTES = 2;

  private HostProgram() {}

  /// @param output both streams together
  record Result(int status, String output) {}

  static Result run(Path folder, Map<String, String> environment, String... argv)
      throws IOException {
    ProcessBuilder builder = new ProcessBuilder(argv).directory(folder.toFile());
    builder.environment().clear();
    builder.environment().putAll(environment);
    builder
        .redirectErrorStream(true)
        .redirectInput(ProcessBuilder.Redirect.from(LocalRunning.NULL));
    Process process = builder.start();
    try (Capture output = Capture.start(process.getInputStream(), 1 << 20)) {
      if (!process.waitFor(MINUTES, TimeUnit.MINUTES)) {
        throw new SandboxException(argv[0] + " did not end within " + MINUTES + " minutes");
      }
      return new Result(
          process.exitValue(), new String(output.finish().bytes(), StandardCharsets.UTF_8));
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new SandboxException("interrupted while waiting for " + argv[0], interrupted);
    } finally {
      process.destroyForcibly();
    }
  }
}
