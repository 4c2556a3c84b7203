package dev.envoi.sandbox;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Finds the tools that a task names, on the operator's `PATH` and in the usual places. rustup's
/// stand-ins are followed to their tool chain; other version managers' shims are passed over, since
/// they work only with the operator's home.
final class Tools {
  static final String USUAL_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
  private static final String INNER = "/opt/tools/";
  private static final List<String> BELOW_HOME = List.of(".cargo/bin", ".local/bin");
  private static final Map<String, String> PACKAGES =
      Map.ofEntries(
          Map.entry("as", "binutils"),
          Map.entry("cc", "gcc"),
          Map.entry("g++", "g++"),
          Map.entry("go", "golang-go"),
          Map.entry("java", "openjdk-21-jdk-headless"),
          Map.entry("javac", "openjdk-21-jdk-headless"),
          Map.entry("ld", "binutils"),
          Map.entry("mvn", "maven"),
          Map.entry("node", "nodejs"),
          Map.entry("python", "python-is-python3"),
          Map.entry("rg", "ripgrep"));

  private final Map<String, String> environment;

  Tools(Map<String, String> environment) {
    this.environment = environment;
  }

  /// Every tool, or [MissingToolException] for the first that is not there.
  ToolSet find(List<String> names) throws IOException {
    Set<Sight.Mount> shown = new LinkedHashSet<>();
    Set<String> inner = new LinkedHashSet<>();
    Set<Path> host = new LinkedHashSet<>();
    List<Path> programs = new ArrayList<>();
    for (String name : names) {
      Path program = locate(name);
      programs.add(program);
      if (program.startsWith("/usr") || program.startsWith("/bin")) {
        continue;
      }
      host.add(program.getParent());
      Path prefix = distribution(program);
      if (prefix == null) {
        shown.add(new Sight.Mount(program.toRealPath(), INNER + name + "/bin/" + name));
        inner.add(INNER + name + "/bin");
      } else {
        String place = innerPlace(prefix, name, shown);
        shown.add(new Sight.Mount(prefix, place));
        inner.add(place + "/bin");
      }
    }
    return new ToolSet(
        List.copyOf(shown), List.copyOf(inner), List.copyOf(host), List.copyOf(programs));
  }

  /// Two tools of one distribution share a place.
  private static String innerPlace(Path prefix, String name, Set<Sight.Mount> shown) {
    return shown.stream()
        .filter(mount -> mount.host().equals(prefix))
        .map(Sight.Mount::inside)
        .findFirst()
        .orElse(INNER + name);
  }

  /// The folder that holds `bin` with the program and what belongs to it; null where that could be
  /// a folder of many things (`/usr/local`, `~/.cargo` with its credentials): then the program
  /// alone is shown.
  private @Nullable Path distribution(Path program) throws IOException {
    Path bin = program.toRealPath().resolveSibling("");
    Path prefix = bin.getParent();
    if (prefix == null || !bin.endsWith("bin") || prefix.getNameCount() < 2) {
      return null;
    }
    String home = environment.get("HOME");
    if (home != null) {
      Path top = Path.of(home).toRealPath();
      boolean nearHome = top.startsWith(prefix) || top.equals(prefix.getParent());
      if (nearHome) {
        return null;
      }
    }
    return prefix;
  }

  private Path locate(String name) throws IOException {
    if (name.isEmpty() || name.contains("/")) {
      throw new SandboxException("not the name of a tool: '" + name + "'");
    }
    for (Path folder : folders()) {
      Path candidate = folder.resolve(name);
      if (isProgram(candidate) && !folder.endsWith("shims")) {
        return isRustupStandIn(candidate) ? behindRustup(candidate, name) : candidate;
      }
    }
    throw new MissingToolException(name, installation(name));
  }

  private List<Path> folders() {
    List<Path> folders = new ArrayList<>();
    for (String folder : environment.getOrDefault("PATH", USUAL_PATH).split(":", -1)) {
      if (folder.startsWith("/")) {
        folders.add(Path.of(folder));
      }
    }
    String home = environment.get("HOME");
    if (home != null) {
      BELOW_HOME.forEach(below -> folders.add(Path.of(home, below)));
    }
    for (String folder : USUAL_PATH.split(":", -1)) {
      folders.add(Path.of(folder));
    }
    return folders;
  }

  /// rustup puts links (or hard links) to itself where its tools should be.
  private static boolean isRustupStandIn(Path candidate) throws IOException {
    Path rustup = candidate.resolveSibling("rustup");
    return Files.exists(rustup) && Files.isSameFile(rustup, candidate);
  }

  private Path behindRustup(Path candidate, String name) throws IOException {
    Map<String, String> variables = new TreeMap<>();
    for (String variable : List.of("HOME", "PATH", "RUSTUP_HOME", "CARGO_HOME")) {
      String value = environment.get(variable);
      if (value != null) {
        variables.put(variable, value);
      }
    }
    variables.put("RUSTUP_AUTO_INSTALL", "0");
    HostProgram.Result which =
        HostProgram.run(
            Path.of("/"), variables, candidate.resolveSibling("rustup").toString(), "which", name);
    Path real = Path.of(which.output().strip().lines().reduce("", (_, last) -> last));
    if (which.status() != 0 || !isProgram(real)) {
      throw new MissingToolException(name, "rustup default stable");
    }
    return real.toRealPath();
  }

  private static boolean isProgram(Path file) {
    return Files.isRegularFile(file) && Files.isExecutable(file);
  }

  static String installation(String name) {
    return switch (name) {
      case "cargo", "rustc", "rustfmt" ->
          "curl --proto '=https' -sSf https://sh.rustup.rs | sh -s -- -y";
      default -> "apt-get install " + PACKAGES.getOrDefault(name, name);
    };
  }

  /// The first program of this name on a `PATH`.
  static Optional<Path> onPath(String name, String path) {
    for (String folder : path.split(":", -1)) {
      if (folder.startsWith("/") && isProgram(Path.of(folder, name))) {
        return Optional.of(Path.of(folder, name));
      }
    }
    return Optional.empty();
  }
}
