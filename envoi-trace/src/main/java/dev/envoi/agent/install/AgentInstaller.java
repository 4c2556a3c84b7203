package dev.envoi.agent.install;

import dev.envoi.agent.install.AgentProgram.Companion;
import dev.envoi.agent.install.AgentProgram.Npm;
import dev.envoi.agent.install.AgentProgram.Platform;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;

/// Brings agents' programs to this machine with npm, which checks what it fetched. One that was
/// stopped is done again; what npm has fetched whole it keeps in its own cache.
///
/// @param environment of the processes that it starts
/// @param progress is told what is being done
public record AgentInstaller(
    AgentsFolder folder, Map<String, String> environment, Consumer<String> progress) {
  public AgentInstaller {
    environment = Map.copyOf(environment);
  }

  /// Installs a program unless it is there, runs it, and returns the version that it prints. Two
  /// processes that do this at once do it once.
  public String install(AgentProgram agent) throws IOException, InterruptedException {
    Platform platform = agent.platform().orElseThrow(() -> new InstallException(problem(agent)));
    Path place = folder.place(agent);
    Files.createDirectories(folder.folder(agent));
    Path lockFile = folder.folder(agent).resolve("." + agent.version() + ".lock");
    try (FileChannel channel =
            FileChannel.open(lockFile, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock _ = channel.lock()) {
      if (Files.isExecutable(place.resolve(platform.program()))) {
        progress.accept(agent.name() + ": is there already");
        return version(place.resolve(platform.program()));
      }
      deleteLeftOver(agent);
      delete(place);
      Path work = Files.createTempDirectory(folder.folder(agent), workPrefix(agent));
      Path fetched = fetch(agent, platform, work);
      String version = version(fetched.resolve(platform.program()));
      if (!List.of(version.split(" ", -1)).contains(agent.version())) {
        throw new InstallException(
            "%s %s says that it is '%s'".formatted(agent.name(), agent.version(), version));
      }
      Files.move(fetched, place, StandardCopyOption.ATOMIC_MOVE);
      delete(work);
      return version;
    }
  }

  private static String workPrefix(AgentProgram agent) {
    return "." + agent.version() + ".work-";
  }

  /// Deletes what was left by one that was killed. Its npm may still be writing there; then that
  /// stays until the next time.
  private void deleteLeftOver(AgentProgram agent) throws IOException {
    try (DirectoryStream<Path> left =
        Files.newDirectoryStream(folder.folder(agent), workPrefix(agent) + "*")) {
      for (Path one : left) {
        try {
          delete(one);
        } catch (IOException | UncheckedIOException busy) {
          progress.accept("%s: %s is still in use".formatted(agent.name(), one.getFileName()));
        }
      }
    }
  }

  private String problem(AgentProgram agent) {
    return String.valueOf(folder.status(agent).problem());
  }

  /// Fetches the platform's packages and returns the folder of the agent's own. No script of them
  /// is run.
  private Path fetch(AgentProgram agent, Platform platform, Path work)
      throws IOException, InterruptedException {
    List<String> wanted = new ArrayList<>(List.of(platform.main().wanted()));
    platform.companions().forEach(one -> wanted.add(one.from().wanted()));
    progress.accept("%s: fetching %s with npm".formatted(agent.name(), String.join(" ", wanted)));
    List<String> command =
        new ArrayList<>(
            List.of(
                npm().toString(),
                "install",
                "--prefix",
                work.toString(),
                "--ignore-scripts",
                "--no-audit",
                "--no-fund",
                "--no-save",
                "--loglevel=error"));
    command.addAll(wanted);
    Ran npm = run(work, environment, command);
    if (npm.status() != 0) {
      throw new InstallException(
          "npm could not fetch %s: %s".formatted(String.join(" ", wanted), npm.output().strip()));
    }
    Path modules = work.resolve("node_modules");
    Path fetched = modules.resolve(platform.main().name());
    requireProgram(platform.main(), fetched.resolve(platform.program()));
    for (Companion companion : platform.companions()) {
      Path file = modules.resolve(companion.from().name()).resolve(companion.file());
      requireProgram(companion.from(), file);
      Files.move(file, fetched.resolve(companion.place()));
    }
    return fetched;
  }

  private static void requireProgram(Npm from, Path program) throws InstallException {
    if (!Files.isExecutable(program)) {
      throw new InstallException("%s has no %s".formatted(from.wanted(), program.getFileName()));
    }
  }

  private String version(Path program) throws IOException, InterruptedException {
    Ran ran;
    try (EmptyHome home = EmptyHome.make()) {
      Map<String, String> there = new HashMap<>(environment);
      home.settle(there);
      ran = run(folder.root(), there, List.of(program.toString(), "--version"));
    }
    if (ran.status() != 0) {
      throw new InstallException("%s does not run: %s".formatted(program, ran.output().strip()));
    }
    return ran.output().strip();
  }

  private Path npm() throws InstallException {
    for (String entry : environment.getOrDefault("PATH", "").split(":", -1)) {
      Path npm = Path.of(entry.isEmpty() ? "." : entry, "npm");
      if (Files.isExecutable(npm)) {
        return npm.toAbsolutePath();
      }
    }
    throw new InstallException(
        "npm is not on the PATH; install Node.js with npm first, such as: apt-get install nodejs"
            + " npm");
  }

  /// How a program ended.
  private record Ran(int status, String output) {}

  private static Ran run(Path folder, Map<String, String> environment, List<String> command)
      throws IOException, InterruptedException {
    Path output = Files.createTempFile("envoi-agent", ".log");
    ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
    builder.redirectErrorStream(true).redirectOutput(output.toFile());
    builder.environment().clear();
    builder.environment().putAll(environment);
    Process process;
    try {
      process = builder.start();
    } catch (IOException refused) {
      Files.delete(output);
      throw new InstallException(
          "%s could not be started: %s".formatted(command.getFirst(), refused.getMessage()));
    }
    try {
      process.getOutputStream().close();
      int status = process.waitFor();
      return new Ran(status, new String(Files.readAllBytes(output), StandardCharsets.UTF_8));
    } finally {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
      Files.deleteIfExists(output);
    }
  }

  private static void delete(Path tree) throws IOException {
    if (!Files.exists(tree)) {
      return;
    }
    List<Path> all;
    try (Stream<Path> walk = Files.walk(tree)) {
      all = walk.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path one : all) {
      Files.delete(one);
    }
  }
}
