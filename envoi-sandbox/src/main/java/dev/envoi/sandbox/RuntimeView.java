package dev.envoi.sandbox;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// What a finished compiler needs, and nothing else: made from a list, so that no compiler of the
/// machine is in sight. The files are copied once into our cache, at the paths that they have on
/// the host, so that a single mount shows them all.
final class RuntimeView {
  private final RuntimeFiles files;
  private final Path cache;
  private final ReentrantLock lock = new ReentrantLock();
  private @Nullable List<String> computed;

  RuntimeView(Path cache, Map<String, String> environment) {
    this.cache = cache;
    this.files = new RuntimeFiles(environment);
  }

  /// bwrap's arguments for `/usr`.
  List<String> arguments() throws IOException {
    lock.lock();
    try {
      if (computed == null) {
        computed = compute();
      }
      return computed;
    } finally {
      lock.unlock();
    }
  }

  private List<String> compute() throws IOException {
    RuntimeRoot root = new RuntimeRoot(cache);
    RuntimeList list = RuntimeList.of(cache, files);
    for (Path file : list.files()) {
      root.add(file);
    }
    List<Path> headers = list.headers();
    headers.forEach(root::addMountPoint);
    Path usr = root.make().resolve("usr");
    List<String> arguments = new ArrayList<>(List.of("--ro-bind", usr.toString(), "/usr"));
    for (Path folder : headers) {
      arguments.addAll(List.of("--ro-bind", folder.toString(), folder.toString()));
    }
    return List.copyOf(arguments);
  }

  /// A tool below `/usr` can be shown here only when it is in the list anyway: what it needs around
  /// it is not known. Tools with a folder of their own are shown as everywhere.
  void check(List<Path> programs) throws IOException {
    String usr = arguments().get(1);
    for (Path program : programs) {
      if (program.startsWith("/usr")
          && !Files.exists(Path.of(usr, Path.of("/usr").relativize(program).toString()))) {
        throw new SandboxException(
            program
                + " cannot be shown alone beside finished programs; name its folder as a mount");
      }
    }
  }
}
