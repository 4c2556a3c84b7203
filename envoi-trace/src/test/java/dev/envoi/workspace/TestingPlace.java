package dev.envoi.workspace;

import dev.envoi.sandbox.BareProvider;
import dev.envoi.sandbox.Capabilities;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// A place for sandboxes that can only make one, start a process with its streams, and destroy it:
/// a folder for each, which nobody outside it is told, with a network and processes of its own. So
/// an address of ours that was not exposed leads nowhere there.
///
/// @param parent where the folders are made
public record TestingPlace(Path parent) implements BareProvider {
  private static final List<String> APART =
      List.of(
          "bwrap",
          "--dev-bind",
          "/",
          "/",
          "--proc",
          "/proc",
          "--unshare-user",
          "--unshare-net",
          "--unshare-pid");

  @Override
  public Bare create() throws IOException {
    Files.createDirectories(parent);
    return new OneFolder(Files.createTempDirectory(parent, "far-"), new ArrayList<>());
  }

  @Override
  public Capabilities capabilities() {
    return new Capabilities(false, false, "not isolated: a place for tests");
  }

  @Override
  public String toolChain() {
    return "that of this machine";
  }

  private record OneFolder(Path folder, List<Process> started) implements Bare {
    @Override
    public Streams start(List<String> argv) throws IOException {
      List<String> apart = new ArrayList<>(APART);
      apart.addAll(argv);
      ProcessBuilder builder = new ProcessBuilder(apart).directory(folder.toFile());
      builder.environment().clear();
      builder.environment().putAll(Map.of("PATH", "/usr/local/bin:/usr/bin:/bin"));
      Process process = builder.start();
      started.add(process);
      return new Streams(
          process.getOutputStream(), process.getInputStream(), process.getErrorStream());
    }

    @Override
    public void close() throws IOException {
      for (Process process : started) {
        List<ProcessHandle> inside = process.descendants().toList();
        inside.forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly().onExit().join();
        inside.forEach(one -> one.onExit().join());
      }
      List<Path> deepestFirst;
      try (Stream<Path> walk = Files.walk(folder)) {
        deepestFirst = walk.sorted(Comparator.reverseOrder()).toList();
      }
      for (Path path : deepestFirst) {
        Files.deleteIfExists(path);
      }
    }
  }
}
