package dev.envoi.sandbox;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/// Looks from outside into places that sandboxes are made on.
final class Places {
  private Places() {}

  /// All processes whose working folder is there or below.
  static List<ProcessHandle> workingBelow(Path folder) {
    try (Stream<ProcessHandle> all = ProcessHandle.allProcesses()) {
      return all.filter(process -> worksBelow(folder, process)).toList();
    }
  }

  private static boolean worksBelow(Path folder, ProcessHandle process) {
    try {
      return Files.readSymbolicLink(Path.of("/proc", String.valueOf(process.pid()), "cwd"))
          .startsWith(folder);
    } catch (IOException _) {
      return false;
    }
  }
}
