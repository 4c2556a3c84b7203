package dev.envoi.journal;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// The right to write the journal of a run's folder, and to put another one in its place; one
/// process of this machine has it. The kernel gives it free when that dies, whatever way.
public final class JournalLock implements AutoCloseable {
  /// A file for the lock alone: the kernel gives a lock back when the process closes any other
  /// handle of that file, and journals are read while they are written.
  static final String FILE = "journal.lock";

  private final Path folder;
  private final FileChannel channel;

  private JournalLock(Path folder, FileChannel channel) {
    this.folder = folder;
    this.channel = channel;
  }

  /// Takes the lock of a folder, which is made when missing; fails when somebody has it.
  public static JournalLock take(Path folder) throws IOException {
    Files.createDirectories(folder);
    if (JournalWriter.of(folder).isPresent()) {
      // before a handle of ours is opened: closing it would undo a lock of ours
      throw taken(folder);
    }
    FileChannel channel =
        FileChannel.open(folder.resolve(FILE), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    FileLock lock;
    try {
      lock = channel.tryLock();
    } catch (OverlappingFileLockException e) {
      lock = null;
    }
    if (lock == null) {
      channel.close();
      throw taken(folder);
    }
    return new JournalLock(folder, channel);
  }

  private static IOException taken(Path folder) {
    return new IOException(
        folder.resolve(Journal.FILE) + " has a writer already: that run is still going on");
  }

  /// The run's folder.
  public Path folder() {
    return folder;
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
