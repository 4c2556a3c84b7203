package dev.envoi.workspace;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A bare git repository that has one writer: made when missing, locked as long as it is open, and
/// rid of what a killed writer left.
final class Repository implements AutoCloseable {
  static final String BRANCH = "refs/heads/main";

  private static final String CONFIG =
      "[core]\n\trepositoryformatversion = 0\n\tfilemode = true\n\tbare = true\n";

  private final Path folder;
  private final FileChannel channel;
  private final FileLock lock;

  private Repository(Path folder, FileChannel channel, FileLock lock) {
    this.folder = folder;
    this.channel = channel;
    this.lock = lock;
  }

  static Repository open(Path folder) throws IOException {
    Path ours = folder.resolve("envoi.lock");
    if (Files.isDirectory(folder) && !Files.exists(ours) && !isEmpty(folder)) {
      throw new GitException("not a repository of checkpoints, and not empty: " + folder);
    }
    Files.createDirectories(folder);
    FileChannel channel =
        FileChannel.open(ours, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    FileLock lock = tryLock(channel);
    if (lock == null) {
      channel.close();
      throw new GitException("another process writes checkpoints to " + folder);
    }
    Repository repository = new Repository(folder, channel, lock);
    try {
      repository.makeWhole();
      repository.sweep();
      return repository;
    } catch (IOException | RuntimeException failed) {
      repository.close();
      throw failed;
    }
  }

  Path folder() {
    return folder;
  }

  Path packs() {
    return folder.resolve("objects/pack");
  }

  /// The last commit, or nothing when there is none yet; a branch that cannot be read is an error.
  Optional<ObjectId> head() throws IOException {
    return head(folder);
  }

  static Optional<ObjectId> head(Path folder) throws IOException {
    try {
      String text = Files.readString(folder.resolve(BRANCH), StandardCharsets.ISO_8859_1);
      return Optional.of(new ObjectId(text.stripTrailing()));
    } catch (NoSuchFileException _) {
      if (Files.exists(folder.resolve("packed-refs"))) {
        throw new GitException("its refs were packed by somebody else: " + folder);
      }
      return Optional.empty();
    } catch (IllegalArgumentException bad) {
      throw new GitException(BRANCH + " is damaged in " + folder + ": " + bad.getMessage(), bad);
    }
  }

  /// Moves the branch, durably. The commit must be on the disk.
  void moveHead(ObjectId commit) throws IOException {
    Durable.replace(
        folder.resolve(BRANCH), (commit.hex() + "\n").getBytes(StandardCharsets.US_ASCII));
  }

  @Override
  public void close() {
    try {
      lock.release();
      channel.close();
    } catch (IOException failed) {
      throw new UncheckedIOException("could not unlock " + folder, failed);
    }
  }

  private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException _) {
      return null;
    }
  }

  /// `HEAD` comes last: with it, this is a repository for git.
  private void makeWhole() throws IOException {
    if (Files.exists(folder.resolve("HEAD"))) {
      return;
    }
    for (String part : List.of("objects/pack", "objects/info", "refs/heads")) {
      Files.createDirectories(folder.resolve(part));
    }
    Durable.replace(folder.resolve("config"), CONFIG.getBytes(StandardCharsets.US_ASCII));
    for (String part : List.of("objects", "refs")) {
      Durable.forceFolder(folder.resolve(part));
    }
    Durable.replace(
        folder.resolve("HEAD"), ("ref: " + BRANCH + "\n").getBytes(StandardCharsets.US_ASCII));
    Durable.forceFolder(Durable.folderOf(folder));
  }

  private void sweep() throws IOException {
    Files.deleteIfExists(folder.resolve(BRANCH + ".lock"));
    Set<String> names = new HashSet<>();
    try (Stream<Path> files = Files.list(packs())) {
      files.forEach(file -> names.add(file.getFileName().toString()));
    }
    for (String name : names) {
      boolean withoutIndex =
          name.endsWith(".pack") && !names.contains(name.replaceAll("pack$", "idx"));
      boolean withoutPack =
          name.endsWith(".idx") && !names.contains(name.replaceAll("idx$", "pack"));
      if (name.startsWith(Pack.UNFINISHED) || withoutIndex || withoutPack) {
        Files.delete(packs().resolve(name));
      }
    }
  }

  private static boolean isEmpty(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.findAny().isEmpty();
    }
  }
}
