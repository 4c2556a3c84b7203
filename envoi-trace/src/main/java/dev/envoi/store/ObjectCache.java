package dev.envoi.store;

import dev.envoi.trace.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/// Objects of distant stores that this machine has read, each as `<hash of store and
/// key>/<version>`. Whether one is still what the store has is the store's to find out. Any process
/// may trim the folder at any time.
public final class ObjectCache {
  private static final String UNFINISHED = ".new-";

  private final Path folder;

  public ObjectCache(Path folder) {
    this.folder = folder;
  }

  /// An object that is or may be here.
  public record Kept(Path file) {
    public String version() {
      return file.getFileName().toString();
    }
  }

  /// All files, for whoever trims.
  public List<Path> files() throws IOException {
    try (Stream<Path> all = Files.walk(folder, 2)) {
      return all.filter(Files::isRegularFile).toList();
    } catch (NoSuchFileException _) {
      return List.of();
    }
  }

  /// The version of an object that was kept last.
  public Optional<Kept> newest(String store, ObjectKey key) throws IOException {
    try (Stream<Path> versions = Files.list(folder(store, key))) {
      return versions
          .filter(file -> !file.getFileName().toString().startsWith(UNFINISHED))
          .max(Comparator.comparing(ObjectCache::used))
          .map(Kept::new);
    } catch (NoSuchFileException | NotDirectoryException _) {
      return Optional.empty();
    }
  }

  private static FileTime used(Path file) {
    try {
      return Files.getLastModifiedTime(file);
    } catch (IOException _) {
      return FileTime.fromMillis(0); // trimmed in between
    }
  }

  /// Where a version of an object would be.
  public Kept place(String store, ObjectKey key, String version) {
    return new Kept(folder(store, key).resolve(safe(version)));
  }

  /// Opens it; empty when it is not here.
  public Optional<InputStream> open(Kept kept) throws IOException {
    try {
      InputStream in = Files.newInputStream(kept.file());
      Files.setLastModifiedTime(kept.file(), FileTime.from(Instant.now()));
      return Optional.of(in);
    } catch (NoSuchFileException _) {
      return Optional.empty();
    }
  }

  /// Keeps what a stream gives, closes it, removes other versions, and opens what it kept; empty,
  /// with nothing read yet, when nothing can be kept here.
  public Optional<InputStream> keep(String store, StoredObject object, InputStream content)
      throws IOException {
    Path home = folder(store, object.key());
    Path target = home.resolve(safe(object.version()));
    Path temporary = home.resolve(UNFINISHED + UUID.randomUUID());
    try {
      Files.createDirectories(home);
      Files.createFile(temporary);
    } catch (IOException _) {
      return Optional.empty();
    }
    try (content) {
      Files.copy(content, temporary, StandardCopyOption.REPLACE_EXISTING);
      InputStream kept = Files.newInputStream(temporary);
      Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
      removeOthers(home, target);
      return Optional.of(kept);
    } finally {
      Files.deleteIfExists(temporary);
    }
  }

  private static void removeOthers(Path home, Path newest) throws IOException {
    try (Stream<Path> versions = Files.list(home)) {
      for (Path other : versions.filter(file -> !file.equals(newest)).toList()) {
        if (!other.getFileName().toString().startsWith(UNFINISHED)) {
          Files.deleteIfExists(other);
        }
      }
    }
  }

  private Path folder(String store, ObjectKey key) {
    byte[] hash = Sha256.of(store + "\n" + key.value());
    return folder.resolve(HexFormat.of().formatHex(hash, 0, 16));
  }

  /// Versions are an ETag's letters and digits; what else a server makes of them is no file's name.
  private static String safe(String version) {
    return version.replaceAll("[^A-Za-z0-9-]", "_");
  }
}
