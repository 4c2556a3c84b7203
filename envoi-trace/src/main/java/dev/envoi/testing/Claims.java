package dev.envoi.testing;

import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.FileLockInterruptionException;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Claims on questions: who has one may ask, and who wants it meanwhile waits, in this process and
/// in others. The kernel lets a claim go when its process dies. Where no locks can be had, a
/// question may be asked twice, and that is all.
final class Claims {
  private static final Logger LOG = LoggerFactory.getLogger(Claims.class);
  private static final Duration LOOK = Duration.ofMillis(100);

  private final Path folder;
  private final Map<String, ReentrantLock> here = new ConcurrentHashMap<>();

  Claims(Path folder) {
    this.folder = folder;
  }

  /// A claim, let go by the thread that took it.
  @FunctionalInterface
  interface Claim extends AutoCloseable {
    @Override
    void close();
  }

  Claim take(String hash) throws InterruptedException {
    ReentrantLock lock = here.computeIfAbsent(hash, _ -> new ReentrantLock());
    lock.lockInterruptibly();
    boolean taken = false;
    try {
      FileChannel channel = amongProcesses(folder.resolve(hash));
      taken = true;
      return () -> {
        letGo(folder.resolve(hash), channel);
        lock.unlock();
      };
    } finally {
      if (!taken) {
        lock.unlock();
      }
    }
  }

  private static @Nullable FileChannel amongProcesses(Path file) throws InterruptedException {
    try {
      Files.createDirectories(file.resolveSibling("."));
      FileChannel channel = locked(file);
      while (channel == null) {
        Thread.sleep(LOOK);
        channel = locked(file);
      }
      return channel;
    } catch (ClosedByInterruptException | FileLockInterruptionException interrupted) {
      throw new InterruptedException(interrupted.getMessage());
    } catch (IOException | OverlappingFileLockException unusable) {
      LOG.debug("there are no claims in {}: {}", file, unusable.getMessage());
      return null;
    }
  }

  /// Null while another process has it. Who lets go removes the file, so a lock of a file that has
  /// lost its name is none.
  private static @Nullable FileChannel locked(Path file) throws IOException {
    FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    try {
      FileLock lock = channel.tryLock();
      if (lock != null && Files.exists(file)) {
        return channel;
      }
    } catch (IOException | RuntimeException failed) {
      channel.close();
      throw failed;
    }
    channel.close();
    return null;
  }

  private static void letGo(Path file, @Nullable FileChannel channel) {
    if (channel == null) {
      return;
    }
    try (channel) {
      Files.deleteIfExists(file);
    } catch (IOException failed) {
      LOG.debug("a claim was left behind: {}", failed.getMessage());
    }
  }
}
