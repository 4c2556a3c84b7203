package dev.envoi.store;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Collects the objects below a folder of a [FileStore]; what goes away meanwhile is left out.
final class FolderListing extends SimpleFileVisitor<Path> {
  private final Path root;
  private final String unfinished;
  private final List<StoredObject> found = new ArrayList<>();

  /// @param unfinished what the names of files begin with that are no objects yet
  FolderListing(Path root, String unfinished) {
    this.root = root;
    this.unfinished = unfinished;
  }

  List<StoredObject> sorted() {
    return found.stream().sorted(Comparator.comparing(object -> object.key().value())).toList();
  }

  @Override
  public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
    if (!file.getFileName().toString().startsWith(unfinished) && attributes.isRegularFile()) {
      String key = root.relativize(file).toString();
      found.add(new StoredObject(new ObjectKey(key), attributes.size(), version(attributes)));
    }
    return FileVisitResult.CONTINUE;
  }

  /// Each object that is put is a file of its own, so a file's identity tells two apart that were
  /// put within one tick of the clock.
  private static String version(BasicFileAttributes attributes) {
    return "%x-%x-%x"
        .formatted(
            attributes.lastModifiedTime().to(TimeUnit.NANOSECONDS),
            attributes.size(),
            Objects.hashCode(attributes.fileKey()));
  }

  @Override
  public FileVisitResult visitFileFailed(Path file, IOException failure) throws IOException {
    return skipIfGone(failure);
  }

  @Override
  public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException failure)
      throws IOException {
    return failure == null ? FileVisitResult.CONTINUE : skipIfGone(failure);
  }

  private static FileVisitResult skipIfGone(IOException failure) throws IOException {
    if (failure instanceof NoSuchFileException) {
      return FileVisitResult.CONTINUE;
    }
    throw failure;
  }
}
