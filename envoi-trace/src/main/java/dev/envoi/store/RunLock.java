package dev.envoi.store;

import dev.envoi.store.LocalRuns.RunFolder;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The one process of this machine that writes in a run's folder. The kernel gives the lock back
/// when it dies, whatever way. The file remembers the lease under which the folder was written.
public final class RunLock implements AutoCloseable {
  private static final String FILE = "writer.lock";

  private final FileChannel channel;
  private final Optional<Writer> former;

  /// Who wrote in the folder last.
  ///
  /// @param owner the random name of the lease's owner
  /// @param fence the lease's number
  public record Writer(String owner, int fence) {}

  private RunLock(FileChannel channel, Optional<Writer> former) {
    this.channel = channel;
    this.former = former;
  }

  /// Locks a folder, which is made when missing; empty when another process, or this one, has it.
  public static Optional<RunLock> tryLock(RunFolder folder) throws IOException {
    Files.createDirectories(folder.root());
    Path file = folder.root().resolve(FILE);
    FileChannel channel =
        FileChannel.open(
            file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    if (lock(channel) == null) {
      channel.close();
      return Optional.empty();
    }
    return Optional.of(new RunLock(channel, writer(folder)));
  }

  private static @Nullable FileLock lock(FileChannel channel)
      throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException _) {
      return null;
    }
  }

  /// Who wrote in a folder last; empty when nobody did, or before there were leases.
  public static Optional<Writer> writer(RunFolder folder) throws IOException {
    try {
      String[] words =
          Files.readString(folder.root().resolve(FILE), StandardCharsets.UTF_8)
              .strip()
              .split(" ", -1);
      return words.length == 2 && words[1].matches("\\d{1,9}")
          ? Optional.of(new Writer(words[0], Integer.parseInt(words[1])))
          : Optional.empty();
    } catch (NoSuchFileException _) {
      return Optional.empty();
    }
  }

  /// Who wrote here before this lock was taken, and is dead now.
  public Optional<Writer> former() {
    return former;
  }

  /// From now on the folder is written under this lease.
  public void remember(Lease lease) throws IOException {
    byte[] line = (lease.owner() + " " + lease.fence() + "\n").getBytes(StandardCharsets.UTF_8);
    ByteBuffer buffer = ByteBuffer.wrap(line);
    for (long at = 0; buffer.hasRemaining(); ) {
      at += channel.write(buffer, at);
    }
    channel.truncate(line.length);
    channel.force(true);
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
