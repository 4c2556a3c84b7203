package dev.envoi.workspace;

import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/// Writes that are on the disk when they return. An interrupt of the thread neither ends nor spoils
/// them; it is kept.
final class Durable {
  private Durable() {}

  /// Makes the names in a folder durable.
  static void forceFolder(Path folder) throws IOException {
    boolean interrupted = Thread.interrupted();
    try {
      while (true) {
        try (FileChannel channel = FileChannel.open(folder)) {
          channel.force(true);
          return;
        } catch (ClosedByInterruptException _) {
          interrupted |= Thread.interrupted();
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /// Replaces a file as a whole, by way of git's own lock name beside it.
  static void replace(Path file, byte[] content) throws IOException {
    Path lock = file.resolveSibling(file.getFileName() + ".lock");
    try (FileOutputStream out = new FileOutputStream(lock.toFile())) {
      out.write(content);
      out.getFD().sync();
    }
    Files.move(lock, file, StandardCopyOption.ATOMIC_MOVE);
    forceFolder(folderOf(file));
  }

  static Path folderOf(Path file) {
    Path parent = file.toAbsolutePath().getParent();
    if (parent == null) {
      throw new IllegalArgumentException("not a file in a folder: " + file);
    }
    return parent;
  }
}
