package dev.envoi.sandbox;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Looks at the processes of the machine through `/proc`. Zombies have neither arguments nor an
/// environment, so they are never found.
final class Processes {
  private static final Path PROC = Path.of("/proc");

  private Processes() {}

  static List<ProcessHandle> withArgument(String argument) {
    return holding("cmdline", argument);
  }

  static List<ProcessHandle> withVariable(String name, String value) {
    return holding("environ", name + "=" + value);
  }

  private static List<ProcessHandle> holding(String file, String entry) {
    String wanted = '\0' + entry + '\0';
    List<ProcessHandle> found = new ArrayList<>();
    try (DirectoryStream<Path> all = Files.newDirectoryStream(PROC, "[0-9]*")) {
      for (Path process : all) {
        if (('\0' + read(process.resolve(file)) + '\0').contains(wanted)) {
          handle(process).ifPresent(found::add);
        }
      }
    } catch (IOException unreadable) {
      throw new IllegalStateException("/proc cannot be read", unreadable);
    }
    return found;
  }

  /// Whether it runs; false for a zombie too.
  static boolean isRunning(ProcessHandle process) {
    String stat = read(PROC.resolve(process.pid() + "/stat"));
    int name = stat.lastIndexOf(')');
    return name >= 0 && stat.length() > name + 2 && "ZX".indexOf(stat.charAt(name + 2)) < 0;
  }

  private static Optional<ProcessHandle> handle(Path process) {
    return ProcessHandle.of(Long.parseLong(process.getFileName().toString()));
  }

  /// Empty when the process ended meanwhile or is another user's.
  private static String read(Path file) {
    try {
      return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
    } catch (IOException _) {
      return "";
    }
  }
}
