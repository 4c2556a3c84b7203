package dev.envoi.harness.runtime;

import dev.envoi.sandbox.Folders;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The folder of ours on this machine: caches that all processes share, and a folder for this
/// process that it holds by a lock. What a killed process left is removed at the next start.
final class Home implements AutoCloseable {
  private static final String LOCK = "lock";
  private static final String WORKERS = "workers";

  private final Path cache;
  private final Path own;
  private final FileChannel lock;

  private Home(Path cache, Path own, FileChannel lock) {
    this.cache = cache;
    this.own = own;
    this.lock = lock;
  }

  static Home open(Path folder) throws IOException {
    Path root = Files.createDirectories(folder).toRealPath();
    Path runs = Files.createDirectories(root.resolve("run"));
    removeLeftovers(runs);
    Path own = Files.createDirectory(runs.resolve(UUID.randomUUID().toString()));
    FileChannel lock = taken(own);
    if (lock == null) {
      throw new IOException("the folder " + own + " was taken by another process");
    }
    return new Home(Files.createDirectories(root.resolve("cache")), own, lock);
  }

  Path cache() {
    return cache;
  }

  Path uploads() throws IOException {
    return Files.createDirectories(own.resolve("uploads"));
  }

  Path session(String id) throws IOException {
    return Files.createDirectories(own.resolve("sessions").resolve(id));
  }

  /// A folder for files that last as long as this process.
  Path scratch() throws IOException {
    return Files.createDirectories(own.resolve("scratch"));
  }

  /// A folder for the marks of workers.
  Path workers() throws IOException {
    return Files.createDirectories(own.resolve(WORKERS));
  }

  private static void removeLeftovers(Path runs) throws IOException {
    List<Path> all;
    try (Stream<Path> list = Files.list(runs)) {
      all = list.toList();
    }
    for (Path one : all) {
      try (FileChannel lock = taken(one)) {
        if (lock != null) {
          ProcessMark.endAll(one.resolve(WORKERS));
          Folders.remove(one);
        }
      }
    }
  }

  /// The lock of a process's folder, null while that process lives.
  private static @Nullable FileChannel taken(Path own) throws IOException {
    FileChannel channel =
        FileChannel.open(own.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    try {
      FileLock lock = channel.tryLock();
      if (lock != null) {
        return channel;
      }
    } catch (OverlappingFileLockException _) {
      // held by this very process
    }
    channel.close();
    return null;
  }

  @Override
  public void close() throws IOException {
    Folders.remove(own);
    lock.close();
  }
}
