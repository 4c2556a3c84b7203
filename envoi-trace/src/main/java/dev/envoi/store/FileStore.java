package dev.envoi.store;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/// A store in a folder, which is made by the first write. Objects are written beside their place,
/// synced, and moved there; names that begin with `.new-` are unfinished and shown to nobody.
public final class FileStore implements ArtifactStore {
  private static final String UNFINISHED = ".new-";
  private static final int TRIES = 100;

  private final Path root;

  public FileStore(Path root) {
    this.root = root.toAbsolutePath().normalize();
  }

  /// The folder.
  public Path root() {
    return root;
  }

  @Override
  public String address() {
    return "file:" + root;
  }

  @Override
  public URI uri(ObjectKey key) {
    return path(key).toUri();
  }

  @Override
  public void probe() throws IOException {
    List<Path> fresh = missing();
    try {
      Path probe = root.resolve(UNFINISHED + UUID.randomUUID());
      try (FileChannel out = newFile(probe)) {
        out.write(ByteBuffer.wrap(new byte[] {1}));
      } finally {
        Files.deleteIfExists(probe);
      }
    } catch (IOException e) {
      throw new IOException("the store " + address() + " is not writable: " + reason(e), e);
    } finally {
      removeEmpty(fresh);
    }
  }

  /// The root and the folders above it that are not there, the deepest first.
  private List<Path> missing() {
    return Stream.<Path>iterate(root, path -> path != null && !Files.exists(path), Path::getParent)
        .toList();
  }

  private static void removeEmpty(List<Path> folders) {
    try {
      for (Path folder : folders) {
        Files.deleteIfExists(folder);
      }
    } catch (IOException _) {
      // Somebody else began to use it, or it could not be made.
    }
  }

  @Override
  public void put(ObjectKey key, byte[] content) throws IOException {
    Path temporary = write(key, content);
    moveInto(temporary, path(key));
  }

  @Override
  public void put(ObjectKey key, Path file) throws IOException {
    Path target = path(key);
    Path temporary = unfinished(target);
    try (FileChannel in = FileChannel.open(file, StandardOpenOption.READ);
        FileChannel out = newFile(temporary)) {
      for (long copied = 0; copied < in.size(); ) {
        copied += in.transferTo(copied, in.size() - copied, out);
      }
      out.force(true);
    } catch (IOException e) {
      Files.deleteIfExists(temporary);
      throw failed(key, e);
    }
    moveInto(temporary, target);
  }

  @Override
  public boolean create(ObjectKey key, byte[] content) throws IOException {
    Path temporary = write(key, content);
    try {
      // A hard link is the one way to make a whole file appear only where none is.
      Files.createLink(path(key), temporary);
      sync(parent(path(key)));
      return true;
    } catch (FileAlreadyExistsException _) {
      return false;
    } catch (IOException e) {
      throw failed(key, e);
    } finally {
      Files.deleteIfExists(temporary);
    }
  }

  @Override
  public Optional<InputStream> open(ObjectKey key) throws IOException {
    try {
      return Optional.of(Files.newInputStream(path(key)));
    } catch (NoSuchFileException _) {
      return Optional.empty();
    }
  }

  @Override
  public void delete(ObjectKey key) throws IOException {
    Path path = path(key);
    try {
      if (Files.deleteIfExists(path)) {
        sync(parent(path));
      }
    } catch (NoSuchFileException _) {
      // Another deleter took the folder away with the last object in it.
    } catch (IOException e) {
      throw new IOException(
          "could not delete %s from the store %s: %s".formatted(key, address(), reason(e)), e);
    }
    removeEmpty(
        Stream.<Path>iterate(parent(path), above -> !above.equals(root), FileStore::parent)
            .toList());
  }

  @Override
  public List<StoredObject> list(ObjectKey below) throws IOException {
    FolderListing listing = new FolderListing(root, UNFINISHED);
    if (Files.isDirectory(path(below))) {
      Files.walkFileTree(path(below), listing);
    }
    return listing.sorted();
  }

  @Override
  public List<String> names(ObjectKey below) throws IOException {
    try (Stream<Path> children = Files.list(path(below))) {
      return children
          .map(child -> child.getFileName().toString())
          .filter(name -> !name.startsWith(UNFINISHED))
          .sorted()
          .toList();
    } catch (NoSuchFileException | NotDirectoryException _) {
      return List.of();
    }
  }

  private Path write(ObjectKey key, byte[] content) throws IOException {
    Path target = path(key);
    Path temporary = unfinished(target);
    try {
      try (FileChannel out = newFile(temporary)) {
        ByteBuffer buffer = ByteBuffer.wrap(content);
        while (buffer.hasRemaining()) {
          out.write(buffer);
        }
        out.force(true);
      }
      return temporary;
    } catch (IOException e) {
      Files.deleteIfExists(temporary);
      throw failed(key, e);
    }
  }

  /// A delete or a probe may take the empty folder away in between; then it is made again.
  private static FileChannel newFile(Path path) throws IOException {
    for (int tries = 1; true; tries++) {
      Files.createDirectories(parent(path));
      try {
        return FileChannel.open(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
      } catch (NoSuchFileException e) {
        if (tries == TRIES) {
          throw e;
        }
      }
    }
  }

  private static void moveInto(Path temporary, Path target) throws IOException {
    Files.move(
        temporary, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    sync(parent(target));
  }

  private static void sync(Path path) throws IOException {
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  private Path path(ObjectKey key) {
    return root.resolve(key.value());
  }

  private static Path unfinished(Path target) {
    return parent(target).resolve(UNFINISHED + UUID.randomUUID());
  }

  private static Path parent(Path path) {
    Path parent = path.getParent();
    if (parent == null) {
      throw new IllegalArgumentException("an object lies below the root of its store: " + path);
    }
    return parent;
  }

  private IOException failed(ObjectKey key, IOException cause) {
    return new IOException(
        "could not write %s to the store %s: %s".formatted(key, address(), reason(cause)), cause);
  }

  private static String reason(IOException e) {
    return e instanceof java.nio.file.FileSystemException f && f.getReason() != null
        ? f.getReason() + " (" + f.getFile() + ")"
        : String.valueOf(e.getMessage());
  }
}
