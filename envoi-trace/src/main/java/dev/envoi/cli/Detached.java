package dev.envoi.cli;

import dev.envoi.store.ArtifactStore;
import dev.envoi.trace.TrajectoryId;
import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Model.CommandSpec;

/// Runs a command of ours in a session of its own, which no terminal can end, and waits until it
/// has announced its trajectory or was refused. All that knows how a run is started elsewhere is
/// here: an engine of a cluster would take the place of this process.
record Detached(Surroundings surroundings, ArtifactStore store, TrajectoryId id) {
  private static final long LOOK_MS = 50;

  /// The launcher holds its build while it runs, so that no other version takes it away.
  private static final String LAUNCHER = "envoi.launcher";

  /// Gives the exit code of the command, 0 when it goes on.
  ///
  /// @param command as it was typed, with all before it
  /// @param more what was not typed and must be told
  int start(CommandSpec command, List<String> more) throws IOException, InterruptedException {
    RunLog log = log();
    long from = log.exists() ? Files.size(log.file()) : 0;
    log.append().close();
    List<String> arguments =
        new ArrayList<>(command.root().commandLine().getParseResult().originalArgs());
    arguments.addAll(more);
    arguments.add(BackgroundOptions.DETACHED); // whatever way --detach was given
    Process process = process(arguments, log.file().toFile());
    Thread withUs = new Thread(process::destroy, "not detached yet");
    Runtime.getRuntime().addShutdownHook(withUs);
    boolean stands;
    try {
      stands = awaitStart(process, from);
    } finally {
      forget(withUs);
    }
    tell(from, stands);
    if (!stands && from == 0) {
      log.delete();
    }
    return stands ? 0 : process.exitValue();
  }

  private RunLog log() {
    return RunLog.of(surroundings, store, id);
  }

  /// Ctrl-C until here ends what was started.
  private static void forget(Thread hook) {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException _) {
      // it is under way
    }
  }

  private Process process(List<String> arguments, File log) throws IOException {
    List<String> command = new ArrayList<>(List.of("setsid"));
    command.addAll(ourselves());
    command.addAll(arguments);
    return new ProcessBuilder(command)
        .directory(surroundings.folder().toFile())
        .redirectInput(Path.of("/dev/null").toFile())
        .redirectOutput(ProcessBuilder.Redirect.appendTo(log))
        .redirectError(ProcessBuilder.Redirect.appendTo(log))
        .start();
  }

  private static List<String> ourselves() {
    String launcher = System.getProperty(LAUNCHER);
    if (launcher != null) {
      return List.of(launcher);
    }
    List<String> java = new ArrayList<>();
    java.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    java.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
    java.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
    return java;
  }

  private boolean awaitStart(Process process, long from) throws IOException, InterruptedException {
    while (!process.waitFor(LOOK_MS, TimeUnit.MILLISECONDS)) {
      if (hasStarted(printed(from))) {
        return true;
      }
    }
    return hasStarted(printed(from)); // it was short
  }

  private static boolean hasStarted(List<String> lines) {
    return lines.stream().anyMatch(Detached::isBundle);
  }

  private static boolean isBundle(String line) {
    return line.matches("BUNDLE(_S3)?_URI: .*");
  }

  /// Whole lines.
  private List<String> printed(long from) throws IOException {
    byte[] all = Files.readAllBytes(log().file());
    String text =
        new String(all, (int) from, Math.max(0, all.length - (int) from), StandardCharsets.UTF_8);
    return text.substring(0, text.lastIndexOf('\n') + 1).lines().toList();
  }

  private void tell(long from, boolean stands) throws IOException {
    PrintStream out = surroundings.out();
    for (String line : printed(from)) {
      boolean message = !stands || line.startsWith("envoi: ");
      (message ? surroundings.err() : out).println(line);
      if (stands && isBundle(line)) {
        break;
      }
    }
    if (stands) {
      String where = surroundings.isDefault(store) ? "" : StoreOption.words(store);
      out.println("it goes on by itself; see it by: ./envoi logs %s -f%s".formatted(id, where));
      out.println("end it by: ./envoi stop %s%s".formatted(id, where));
    }
    out.flush();
  }
}
