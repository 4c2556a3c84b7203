package dev.envoi.harness.runtime;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import org.jspecify.annotations.Nullable;

/// Deletes folders that a submission may have filled. Links are not followed.
final class Trees {
  private Trees() {}

  /// Deletes a folder with everything in it; nothing happens when it is not there.
  static void delete(Path folder) throws IOException {
    if (!Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    try {
      Files.walkFileTree(folder, new Deleter());
    } catch (IOException hard) {
      deleteByPrograms(folder, hard);
    }
  }

  /// Folders without rights, and paths longer than the kernel takes in one piece.
  private static void deleteByPrograms(Path folder, IOException reason) throws IOException {
    String line = "chmod -R u+rwX -- \"$0\"; rm -rf -- \"$0\"";
    ProcessBuilder builder = new ProcessBuilder("/bin/sh", "-c", line, folder.toString());
    builder.redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD);
    try {
      if (builder.start().waitFor() != 0 && Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
        throw reason;
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while deleting " + folder, interrupted);
    }
  }

  private static final class Deleter extends SimpleFileVisitor<Path> {
    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
      Files.deleteIfExists(file);
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException failed)
        throws IOException {
      if (failed != null) {
        throw failed;
      }
      Files.deleteIfExists(folder);
      return FileVisitResult.CONTINUE;
    }
  }
}
