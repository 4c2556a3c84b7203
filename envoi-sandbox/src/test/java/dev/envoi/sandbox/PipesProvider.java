package dev.envoi.sandbox;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// A place for sandboxes that can do the least: a folder of its own for each, one process in it,
/// and nothing but that process's streams. What is made on it reaches neither the folder nor a
/// socket.
///
/// @param parent where the folders are made
public record PipesProvider(Path parent) implements BareProvider {

  @Override
  public Bare create() throws IOException {
    Files.createDirectories(parent);
    return new Pipes(Files.createTempDirectory(parent, "far-"));
  }

  @Override
  public Capabilities capabilities() {
    return new Capabilities(false, false, "not isolated: a place for tests");
  }

  @Override
  public String toolChain() {
    return "that of this machine";
  }

  /// One of them.
  private static final class Pipes implements Bare {
    private final Path folder;
    private final Launcher launcher = new Launcher();
    private final Set<Process> started = ConcurrentHashMap.newKeySet();

    Pipes(Path folder) {
      this.folder = folder;
    }

    @Override
    public Streams start(List<String> argv) throws IOException {
      ProcessBuilder builder = new ProcessBuilder(argv).directory(folder.toFile());
      builder.environment().clear();
      builder.environment().putAll(Map.of("PATH", Tools.USUAL_PATH));
      Process process = launcher.start(builder);
      started.add(process);
      return new Streams(
          process.getOutputStream(), process.getInputStream(), process.getErrorStream());
    }

    @Override
    public void close() throws IOException {
      for (Process process : started) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        Patience.until("a place to be destroyed", () -> !process.isAlive());
      }
      Folders.remove(folder);
    }
  }
}
