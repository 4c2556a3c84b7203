package dev.envoi.harness.runtime;

import dev.envoi.sandbox.Folders;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The folder of ours on this machine: caches that all processes share, and a folder for this
/// process that it holds by a lock. What a killed process left is removed at the next start. One
/// more lock, over all these folders, is held while some are made or removed.
final class Home implements AutoCloseable {
  private static final String LOCK = "lock";
  private static final String WORKERS = "workers";

  /// The kernel's locks are between processes; this one is between our threads.
  private static final Object AMONG_THREADS = new Object();

  private final Path root;
  private final Path own;
  private final FileChannel lock;

  private Home(Path root, Path own, FileChannel lock) {
    this.root = root;
    this.own = own;
    this.lock = lock;
  }

  static Home open(Path folder) throws IOException {
    Path root = Files.createDirectories(folder).toRealPath();
    return alone(
        root,
        () -> {
          Path runs = Files.createDirectories(root.resolve("run"));
          removeLeftovers(runs);
          new Leftovers(cache(root), Instant.now()).remove();
          Path own = Files.createDirectory(runs.resolve(ours() + UUID.randomUUID()));
          return new Home(root, own, held(own));
        });
  }

  /// Something done while no other home below the same root is opened or closed.
  @FunctionalInterface
  private interface Work<T extends @Nullable Object> {
    T done() throws IOException;
  }

  private static <T extends @Nullable Object> T alone(Path root, Work<T> work) throws IOException {
    synchronized (AMONG_THREADS) {
      boolean interrupted = Thread.interrupted(); // it would close the channel
      try (FileChannel channel =
              FileChannel.open(
                  root.resolve("run.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
          FileLock _ = channel.lock()) {
        return work.done();
      } finally {
        if (interrupted) {
          Thread.currentThread().interrupt();
        }
      }
    }
  }

  /// How the folders of this process begin. It may not look at their locks: to close a file is to
  /// let go all locks that the process has on it.
  private static String ours() {
    ProcessHandle self = ProcessHandle.current();
    long begun = self.info().startInstant().map(Instant::toEpochMilli).orElse(0L);
    return self.pid() + "-" + begun + "-";
  }

  private static Path cache(Path root) throws IOException {
    return Files.createDirectories(root.resolve("cache"));
  }

  Path cache() throws IOException {
    return cache(root);
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
    String ours = ours();
    for (Path one : all) {
      if (!one.getFileName().toString().startsWith(ours)) {
        removeIfLeft(one);
      }
    }
  }

  private static void removeIfLeft(Path one) throws IOException {
    try (FileChannel channel = lockFile(one)) {
      if (channel.tryLock() != null) {
        ProcessMark.endAll(one.resolve(WORKERS));
        Folders.remove(one);
      }
    }
  }

  private static FileChannel held(Path own) throws IOException {
    FileChannel channel = lockFile(own);
    if (channel.tryLock() == null) {
      channel.close();
      throw new IOException("the folder " + own + " was taken by another process");
    }
    return channel;
  }

  private static FileChannel lockFile(Path own) throws IOException {
    return FileChannel.open(own.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
  }

  @Override
  public void close() throws IOException {
    var _ =
        alone(
            root,
            () -> {
              Folders.remove(own);
              lock.close();
              return own;
            });
  }
}
