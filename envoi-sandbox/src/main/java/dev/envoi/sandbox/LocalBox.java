package dev.envoi.sandbox;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// `box` on a folder of this machine, from outside of whatever stands around its commands.
///
/// @param box the program
/// @param root the workspace
record LocalBox(Path box, Path root, Launcher launcher) implements BoxCommands {

  @Override
  public Child start(String subcommand, List<byte[]> arguments) throws IOException {
    List<String> argv = new ArrayList<>(List.of(box.toString(), subcommand, root.toString()));
    if (arguments.stream().allMatch(LocalBox::isAscii)) {
      arguments.forEach(argument -> argv.add(new String(argument, StandardCharsets.US_ASCII)));
    } else {
      argv.addAll(0, List.of("/bin/sh", "-c", script(arguments)));
    }
    return launch(argv, root);
  }

  /// `box` without anything of a workspace.
  Child start(List<String> words) throws IOException {
    List<String> argv = new ArrayList<>(List.of(box.toString()));
    argv.addAll(words);
    return launch(argv, Path.of("/"));
  }

  private Child launch(List<String> argv, Path folder) throws IOException {
    ProcessBuilder builder = new ProcessBuilder(argv).directory(folder.toFile());
    builder.environment().clear();
    builder.environment().putAll(Map.of("LC_ALL", "C"));
    return new LocalRunning(launcher.start(builder), new LoneFamily(), _ -> {});
  }

  private static boolean isAscii(byte[] argument) {
    for (byte b : argument) {
      if (b <= 0) {
        return false;
      }
    }
    return true;
  }

  /// Java can pass only text on, and loses what its locale does not have; so a shell makes the
  /// bytes.
  private static String script(List<byte[]> arguments) {
    StringBuilder script = new StringBuilder();
    for (byte[] argument : arguments) {
      // the x keeps the shell from dropping line ends
      script.append("p=$(printf '");
      for (byte b : argument) {
        script.append("\\%03o".formatted(b & 0xFF));
      }
      script.append("x'); set -- \"$@\" \"${p%x}\"; ");
    }
    return script + "exec \"$0\" \"$@\"";
  }
}
