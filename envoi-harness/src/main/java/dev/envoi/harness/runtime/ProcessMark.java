package dev.envoi.harness.runtime;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/// Files by which a later harness finds the workers that an earlier one left: each holds the id of
/// a process, and a lock of the kernel as long as that process lives, so that the id is never that
/// of another one.
final class ProcessMark {
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final int ID_DIGITS = 20;

  private ProcessMark() {}

  /// Marks this process, until it ends, in a folder.
  static void set(Path folder) throws IOException {
    String id = String.valueOf(ProcessHandle.current().pid());
    FileChannel channel =
        FileChannel.open(folder.resolve(id), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    FileLock held = channel.lock();
    held.channel().write(ByteBuffer.wrap(id.getBytes(StandardCharsets.US_ASCII)));
  }

  /// Takes this process's mark away again.
  static void clear(Path folder) throws IOException {
    Files.deleteIfExists(folder.resolve(String.valueOf(ProcessHandle.current().pid())));
  }

  /// Kills the processes whose marks are in a folder, and waits until they are gone.
  static void endAll(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return;
    }
    List<Path> marks;
    try (Stream<Path> all = Files.list(folder)) {
      marks = all.toList();
    }
    for (Path mark : marks) {
      end(mark);
    }
  }

  private static void end(Path mark) throws IOException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    try (FileChannel channel =
        FileChannel.open(mark, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      while (channel.tryLock() == null) {
        kill(channel);
        if (System.nanoTime() > deadline) {
          throw new IOException("a worker of an earlier harness does not end: " + mark);
        }
        LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
      }
    }
  }

  private static void kill(FileChannel channel) throws IOException {
    ByteBuffer text = ByteBuffer.allocate(ID_DIGITS);
    int size = channel.read(text, 0);
    String id = new String(text.array(), 0, Math.max(0, size), StandardCharsets.US_ASCII);
    if (!id.isEmpty()) {
      ProcessHandle.of(Long.parseLong(id)).ifPresent(ProcessHandle::destroyForcibly);
    }
  }
}
