package dev.envoi.harness.runtime;

import dev.envoi.sandbox.Folders;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/// What nobody needs any more in a cache: what was half made when its maker was killed, and what
/// was derived from states of environments that are served no longer.
///
/// @param cache of a home
record Leftovers(Path cache, Instant now) {
  static final String HALF = ".half";
  static final String DERIVED = "derived";
  static final String SHARED = "shared";
  private static final Duration LONGEST_MAKING = Duration.ofHours(1);
  private static final Duration UNUSED = Duration.ofDays(7);

  /// Figures that are shared lie this deep at most.
  private static final int DEPTH = 4;

  /// Notes that a folder is in use.
  static void noteUse(Path folder) throws IOException {
    if (Files.isDirectory(folder)) {
      Files.setLastModifiedTime(folder, FileTime.from(Instant.now()));
    }
  }

  void remove() throws IOException {
    Path derived = cache.resolve(DERIVED);
    for (Path state : inside(derived, 1)) {
      if (!state.endsWith(SHARED) && isOlder(state, UNUSED)) {
        Folders.remove(state);
      } else {
        removeHalves(inside(state, state.endsWith(SHARED) ? DEPTH : 1));
      }
    }
    removeHalves(inside(cache.resolve("classes"), 1));
  }

  private void removeHalves(List<Path> all) throws IOException {
    for (Path one : all) {
      if (one.getFileName().toString().endsWith(HALF) && isOlder(one, LONGEST_MAKING)) {
        Folders.remove(one);
      }
    }
  }

  private boolean isOlder(Path one, Duration age) throws IOException {
    try {
      return Files.getLastModifiedTime(one).toInstant().isBefore(now.minus(age));
    } catch (NoSuchFileException _) {
      return false; // it was half made, and is whole now
    }
  }

  private static List<Path> inside(Path folder, int depth) throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> all = Files.walk(folder, depth)) {
      return all.filter(one -> !one.equals(folder)).toList();
    } catch (UncheckedIOException failed) {
      if (failed.getCause() instanceof NoSuchFileException) {
        return List.of(); // somebody works there: the next start looks again
      }
      throw failed.getCause();
    }
  }
}
