package dev.envoi.harness.runtime;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// Files that are kept as long as there is room, for every process that shares them. The time of a
/// file's last change is when it was used last.
public final class LeastUsed {
  private LeastUsed() {}

  private record Kept(Path file, long bytes, FileTime used) {}

  public static void noteUse(Path file) throws IOException {
    Files.setLastModifiedTime(file, FileTime.from(Instant.now()));
  }

  /// When files are larger than `most` bytes together, removes what was not used for longest until
  /// they are no larger than `until`.
  public static void trim(List<Path> files, long most, long until) throws IOException {
    List<Kept> all = new ArrayList<>();
    for (Path file : files) {
      try {
        all.add(new Kept(file, Files.size(file), Files.getLastModifiedTime(file)));
      } catch (NoSuchFileException _) {
        // another process trims too
      }
    }
    long bytes = all.stream().mapToLong(Kept::bytes).sum();
    if (bytes <= most) {
      return;
    }
    all.sort(Comparator.comparing(Kept::used));
    for (Kept oldest : all) {
      if (bytes <= until) {
        return;
      }
      Files.deleteIfExists(oldest.file());
      bytes -= oldest.bytes();
    }
  }
}
