package dev.envoi.testing;

import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.FileLockInterruptionException;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
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
  private final Map<String, Turn> here = new ConcurrentHashMap<>();

  /// Whose turn it is among the threads of this process.
  ///
  /// @param users who has it or waits for it; nobody else knows it when there are none
  private record Turn(ReentrantLock lock, int users) {
    Turn with(int more) {
      return new Turn(lock, users + more);
    }
  }

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
    ReentrantLock lock = join(hash);
    boolean taken = false;
    try {
      lock.lockInterruptibly();
      try {
        FileChannel channel = amongProcesses(folder.resolve(hash));
        taken = true;
        return () -> {
          letGo(folder.resolve(hash), channel);
          lock.unlock();
          leave(hash);
        };
      } finally {
        if (!taken) {
          lock.unlock();
        }
      }
    } finally {
      if (!taken) {
        leave(hash);
      }
    }
  }

  private ReentrantLock join(String hash) {
    Turn turn =
        here.compute(
            hash, (_, known) -> known == null ? new Turn(new ReentrantLock(), 1) : known.with(1));
    return turn.lock();
  }

  private void leave(String hash) {
    here.computeIfPresent(hash, (_, turn) -> turn.users() == 1 ? null : turn.with(-1));
  }

  /// How many questions are claimed or waited for here.
  int size() {
    return here.size();
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
  /// lost its name, maybe to a new one, is none.
  private static @Nullable FileChannel locked(Path file) throws IOException {
    FileChannel channel = null;
    boolean taken = false;
    try {
      Object named = identity(file);
      channel = FileChannel.open(file, StandardOpenOption.WRITE);
      FileLock lock = channel.tryLock();
      taken = lock != null && named.equals(identity(file));
    } catch (NoSuchFileException _) {
      // it was let go meanwhile
    } finally {
      if (channel != null && !taken) {
        channel.close();
      }
    }
    return taken ? channel : null;
  }

  /// What tells a file from a later one of the same name; it is made when it is missing.
  private static Object identity(Path file) throws IOException {
    try {
      Files.createFile(file);
    } catch (FileAlreadyExistsException _) {
      // the one to look at
    }
    Object key = Files.readAttributes(file, BasicFileAttributes.class).fileKey();
    return key == null ? file : key;
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
