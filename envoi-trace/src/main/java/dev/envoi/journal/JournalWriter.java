package dev.envoi.journal;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// The process that writes a journal now. The kernel says so (`/proc/locks`, see proc_locks(5)),
/// since whoever writes a journal holds its lock: no file with a process id can be out of date, and
/// nothing is locked by asking.
public final class JournalWriter {
  private static final Path LOCKS = Path.of("/proc/locks");

  /// `1: POSIX ADVISORY WRITE 7291 fe:00:9986108 0 EOF`
  private static final Pattern LOCK =
      Pattern.compile("\\d+: POSIX +ADVISORY +WRITE (\\d+) [0-9a-f]+:[0-9a-f]+:(\\d+) .*");

  private JournalWriter() {}

  /// Its process id; empty when nobody writes the journal of this run's folder, or none of the
  /// caller's own processes on this machine does.
  public static OptionalLong of(Path folder) throws IOException {
    Path lock = folder.resolve(JournalLock.FILE);
    if (!Files.exists(lock)) {
      return OptionalLong.empty();
    }
    String inode = String.valueOf(Files.getAttribute(lock, "unix:ino"));
    for (String line : locks()) {
      Matcher held = LOCK.matcher(line);
      // another device may have a file of the same number
      if (held.matches() && held.group(2).equals(inode) && hasOpen(held.group(1), lock)) {
        return OptionalLong.of(Long.parseLong(held.group(1)));
      }
    }
    return OptionalLong.empty();
  }

  private static List<String> locks() throws IOException {
    return Files.exists(LOCKS) ? Files.readAllLines(LOCKS, StandardCharsets.ISO_8859_1) : List.of();
  }

  private static boolean hasOpen(String process, Path lock) throws IOException {
    try (Stream<Path> files = Files.list(Path.of("/proc", process, "fd"))) {
      return files.anyMatch(file -> isSame(file, lock));
    } catch (NoSuchFileException | java.nio.file.AccessDeniedException _) {
      return false; // it has ended, or is somebody else's
    }
  }

  private static boolean isSame(Path file, Path lock) {
    try {
      return Files.isSameFile(file, lock);
    } catch (IOException _) {
      return false; // closed in between
    }
  }
}
