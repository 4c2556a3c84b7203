package dev.envoi.relay;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Arrays;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The file that the user's own Codex uses too. Links are followed, so that a link stays one.
final class AuthFile implements AuthPlace {
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(60);
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(50);

  private final Path file;

  AuthFile(Path file) {
    this.file = file;
  }

  @Override
  public String name() {
    return file.toString();
  }

  @Override
  public AuthJson read() throws IOException {
    return AuthJson.parse(Files.readAllBytes(file))
        .orElseThrow(() -> new IOException(file + " is no JSON object any more"));
  }

  /// The lock is on the file itself: who gets it later finds another file in its place, reads that
  /// and sees that nothing is left to do.
  @Override
  public <T> T alone(Work<T> work) throws IOException, InterruptedException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE);
        FileLock _ = lock(channel)) {
      return work.run();
    }
  }

  private FileLock lock(FileChannel channel) throws IOException, InterruptedException {
    long until = System.nanoTime() + LONGEST_WAIT.toNanos();
    while (true) {
      FileLock lock = tryLock(channel);
      if (lock != null) {
        return lock;
      }
      if (System.nanoTime() - until > 0) {
        throw new IOException(file + " has been locked by another process for a minute");
      }
      Thread.sleep(BETWEEN_LOOKS);
    }
  }

  private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException heldByUs) {
      return null;
    }
  }

  @Override
  public boolean replace(AuthJson expected, AuthJson renewed) throws IOException {
    Path target = file.toRealPath();
    Path temporary = target.resolveSibling(target.getFileName() + ".envoi-" + UUID.randomUUID());
    Set<PosixFilePermission> mode =
        Files.getFileAttributeView(target, PosixFileAttributeView.class)
            .readAttributes()
            .permissions();
    try {
      write(temporary, renewed.bytes(), mode);
      if (!Arrays.equals(read().bytes(), expected.bytes())) {
        return false;
      }
      Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(temporary);
    }
    try (FileChannel folder =
        FileChannel.open(target.resolveSibling(""), StandardOpenOption.READ)) {
      folder.force(true);
    }
    return true;
  }

  private static void write(Path path, byte[] content, Set<PosixFilePermission> mode)
      throws IOException {
    var ownerOnly =
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
    try (FileChannel out =
        FileChannel.open(
            path, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), ownerOnly)) {
      ByteBuffer buffer = ByteBuffer.wrap(content);
      while (buffer.hasRemaining()) {
        out.write(buffer);
      }
      Files.setPosixFilePermissions(path, mode);
      out.force(true);
    }
  }
}
