package dev.envoi.workspace;

import dev.envoi.sandbox.MissingToolException;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The machine's `git` program, started with an environment of ours: no configuration of the user
/// or the system, no attributes, no hooks, no replaced objects.
public final class Git {
  private static final Pattern VERSION =
      Pattern.compile("git version (\\d+)\\.(\\d+).*", Pattern.DOTALL);
  private static final int NEEDED = 39;
  private static final Duration SHORT = Duration.ofSeconds(60);
  private static final List<String> SETTINGS =
      List.of(
          "core.hooksPath=/dev/null",
          "core.attributesFile=/dev/null",
          "core.protectNTFS=false",
          "core.protectHFS=false",
          "core.bigFileThreshold=16m",
          "core.fsync=all",
          "core.fsyncMethod=fsync",
          "gc.auto=0",
          "maintenance.auto=false",
          "pack.threads=1",
          "pack.compression=1",
          "pack.writeReverseIndex=false");

  private final Path program;

  private Git(Path program) {
    this.program = program;
  }

  /// Finds git on a `PATH` and checks that it is at least 2.39.
  public static Git find(String path) throws IOException {
    for (String folder : path.split(File.pathSeparator, -1)) {
      Path program = Path.of(folder.isEmpty() ? "." : folder, "git").toAbsolutePath();
      if (Files.isExecutable(program) && !Files.isDirectory(program)) {
        Git git = new Git(program);
        git.checkVersion();
        return git;
      }
    }
    throw new MissingToolException("git", "apt-get install git");
  }

  private void checkVersion() throws IOException {
    ProcessBuilder builder = new ProcessBuilder(program.toString(), "--version");
    clean(builder, Path.of("/"));
    String answer = new String(run(new Child(builder, SHORT)), StandardCharsets.UTF_8).strip();
    Matcher version = VERSION.matcher(answer);
    if (!version.matches()) {
      throw new GitException(program + " --version answered: " + answer);
    }
    int major = Integer.parseInt(version.group(1));
    if (major < 2 || (major == 2 && Integer.parseInt(version.group(2)) < NEEDED)) {
      throw new GitException(
          "%s is too old (%s): install git 2.%d or newer".formatted(program, answer, NEEDED));
    }
  }

  /// Runs git on a repository to its end; its standard output.
  byte[] run(Path repository, Duration limit, String... arguments) throws IOException {
    return run(start(repository, limit, arguments));
  }

  byte[] run(Path repository, String... arguments) throws IOException {
    return run(repository, SHORT, arguments);
  }

  /// Starts git on a repository; the caller owns the child.
  Child start(Path repository, Duration limit, String... arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of(program.toString()));
    SETTINGS.forEach(setting -> command.addAll(List.of("-c", setting)));
    command.add("--git-dir=" + repository.toAbsolutePath());
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command);
    clean(builder, repository.toAbsolutePath());
    return new Child(builder, limit);
  }

  /// Closes the child's input, and waits for its output and for a good end.
  static byte[] run(Child child) throws IOException {
    try (child) {
      CompletableFuture<byte[]> output = collect(child.output());
      child.input().close();
      int status = child.end();
      byte[] bytes = output.join();
      if (status != 0) {
        throw child.failure("ended with " + status);
      }
      return bytes;
    } catch (CompletionException failed) {
      throw new GitException("could not read what git printed", failed);
    }
  }

  private static CompletableFuture<byte[]> collect(InputStream output) {
    CompletableFuture<byte[]> collected = new CompletableFuture<>();
    Thread.ofPlatform()
        .daemon()
        .name("child-output")
        .start(() -> {
          ByteArrayOutputStream bytes = new ByteArrayOutputStream();
          try {
            output.transferTo(bytes);
            collected.complete(bytes.toByteArray());
          } catch (IOException failed) {
            collected.completeExceptionally(new UncheckedIOException(failed));
          }
        });
    return collected;
  }

  private void clean(ProcessBuilder builder, Path home) {
    Map<String, String> environment = builder.environment();
    environment.clear();
    environment.put("PATH", Durable.folderOf(program) + ":/usr/bin:/bin");
    environment.put("HOME", home.toString());
    environment.put("LC_ALL", "C");
    environment.put("GIT_CONFIG_NOSYSTEM", "1");
    environment.put("GIT_CONFIG_GLOBAL", "/dev/null");
    environment.put("GIT_ATTR_NOSYSTEM", "1");
    environment.put("GIT_NO_REPLACE_OBJECTS", "1");
    environment.put("GIT_TERMINAL_PROMPT", "0");
    builder.directory(new File("/"));
  }
}
