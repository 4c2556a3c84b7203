package dev.envoi.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// Runs a program of this machine to its end, as a person at a terminal would.
///
/// @param folder where it runs
/// @param environment all of its variables besides `PATH` and `HOME`
record Tool(Path folder, Map<String, String> environment) {
  private static final long PATIENCE_SECONDS = 240;

  /// How a program ended.
  record Ran(int status, String out, String err) {
    /// What it printed, when it ended well.
    String good() {
      assertThat(status).as(err + out).isZero();
      return out;
    }

    List<String> lines() {
      return good().lines().toList();
    }
  }

  static Tool in(Path folder) {
    return new Tool(folder, Map.of());
  }

  Ran run(List<String> command) throws IOException, InterruptedException {
    Path out = Files.createTempFile("demo-out", "");
    Path err = Files.createTempFile("demo-err", "");
    try {
      ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
      builder.environment().keySet().retainAll(List.of("PATH", "HOME"));
      builder.environment().put("LC_ALL", "C.UTF-8");
      builder.environment().putAll(environment);
      builder.redirectOutput(out.toFile()).redirectError(err.toFile());
      Process process = builder.start();
      process.getOutputStream().close();
      if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
      }
      return new Ran(process.exitValue(), text(out), text(err));
    } finally {
      Files.delete(out);
      Files.delete(err);
    }
  }

  Ran run(String... command) throws IOException, InterruptedException {
    return run(List.of(command));
  }

  private static String text(Path file) throws IOException {
    return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
  }
}
