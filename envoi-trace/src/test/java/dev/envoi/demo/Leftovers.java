package dev.envoi.demo;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Looks for what a run should not have left behind.
final class Leftovers {
  private Leftovers() {}

  /// Command lines of processes that have to do with a folder: by an argument, a variable or their
  /// working directory.
  static List<String> processesOf(Path folder) throws IOException {
    List<String> found = new ArrayList<>();
    try (DirectoryStream<Path> processes = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
      for (Path process : processes) {
        String line = text(process.resolve("cmdline"));
        if ((line + text(process.resolve("environ")) + folderOf(process)).contains("" + folder)) {
          found.add(process.getFileName() + ": " + line.replace('\0', ' '));
        }
      }
    }
    return found;
  }

  private static String folderOf(Path process) {
    try {
      return Files.readSymbolicLink(process.resolve("cwd")).toString();
    } catch (IOException _) {
      return ""; // it has ended meanwhile
    }
  }

  private static String text(Path file) {
    try {
      return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
    } catch (IOException _) {
      return ""; // it has ended meanwhile
    }
  }
}
