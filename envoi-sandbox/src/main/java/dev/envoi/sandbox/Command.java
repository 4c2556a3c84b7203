package dev.envoi.sandbox;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// A command to run in a sandbox: exactly this environment (with `PATH`, `HOME`, `TMPDIR` and
/// `LANG` set by the sandbox unless given), in the workspace or a folder of it.
///
/// @param argv program and arguments; a program without a slash is looked up on the inner `PATH`
/// @param environment variables to set
/// @param folder working directory relative to the workspace; empty for the workspace itself
/// @param limits bounds, see [Limits]
public record Command(
    List<String> argv, Map<String, String> environment, String folder, Limits limits) {

  public Command {
    if (argv.isEmpty()) {
      throw new IllegalArgumentException("a command needs at least the name of its program");
    }
    argv = List.copyOf(argv);
    environment = Map.copyOf(new TreeMap<>(environment));
  }

  /// A program with arguments, in the workspace, with the usual limits.
  public static Command of(String... argv) {
    return new Command(List.of(argv), Map.of(), "", Limits.USUAL);
  }

  /// A line for `/bin/sh -c`, in the workspace, with the usual limits.
  public static Command shell(String line) {
    return of("/bin/sh", "-c", line);
  }

  public Command withLimits(Limits changed) {
    return new Command(argv, environment, folder, changed);
  }

  public Command withEnvironment(Map<String, String> changed) {
    return new Command(argv, changed, folder, limits);
  }
}
