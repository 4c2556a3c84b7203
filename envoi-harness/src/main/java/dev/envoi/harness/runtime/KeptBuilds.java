package dev.envoi.harness.runtime;

import dev.envoi.harness.archive.ArchiveLimits;
import dev.envoi.harness.archive.TarGzTree;
import dev.envoi.harness.archive.TarGzWriter;
import dev.envoi.sandbox.FilePath;
import dev.envoi.sandbox.Sandbox;
import dev.envoi.sandbox.Sight;
import dev.envoi.sandbox.Snapshots;
import dev.envoi.sandbox.TreeSink;
import dev.envoi.sandbox.TreeSource;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What builds left, as archives under the hash of all that went into them, for every process that
/// shares the folder. Only we can write there, and a build can only write what its own submission
/// gets. An archive is there whole or not at all, and one that was damaged is as good as none.
///
/// @param environment a name for the state of the environment
record KeptBuilds(Path folder, String environment) {
  private static final Logger LOG = LoggerFactory.getLogger(KeptBuilds.class);

  /// A larger build costs more to keep than it saves.
  private static final long LARGEST = 256L << 20;

  private static final long MOST_BYTES = 2L << 30;
  private static final ArchiveLimits LIMITS =
      new ArchiveLimits(LARGEST, LARGEST, 100_000, 2_000, 200);

  /// The name of a build.
  ///
  /// @param toolChain a name for the state of the compilers
  String key(TreeSource submission, Sight sight, String toolChain) throws IOException {
    FolderDigest digest = new FolderDigest().add(environment).add(toolChain).add(sight.toString());
    submission.writeTo(new Hasher(digest));
    return digest.hex();
  }

  Optional<TreeSource> find(String key) {
    Path file = folder.resolve(key);
    try {
      if (!Files.isRegularFile(file)) {
        return Optional.empty();
      }
      TreeSource kept = TarGzTree.checked(file, LIMITS);
      LeastUsed.noteUse(file);
      return Optional.of(kept);
    } catch (IOException damaged) {
      LOG.debug("a kept build is not used: {}", damaged.getMessage());
      return Optional.empty();
    }
  }

  /// Keeps what is in the workspace now. That this fails is no failure of the session.
  void keep(String key, Sandbox sandbox) {
    Path half = folder.resolve("." + UUID.randomUUID() + ".half");
    try {
      Files.createDirectories(folder);
      try (Snapshots snapshots = sandbox.snapshots(List.of());
          OutputStream out = new BufferedOutputStream(Files.newOutputStream(half))) {
        TarGzWriter.write(sink -> snapshots.scan(new Bounded(sink)), out);
      }
      TarGzTree.checked(half, LIMITS);
      Files.move(half, folder.resolve(key), StandardCopyOption.ATOMIC_MOVE);
      trim();
    } catch (IOException failed) {
      LOG.debug("a build is not kept: {}", failed.getMessage());
    } finally {
      remove(half);
    }
  }

  private static void remove(Path half) {
    try {
      Files.deleteIfExists(half);
    } catch (IOException failed) {
      LOG.debug("{} was left behind: {}", half, failed.getMessage());
    }
  }

  /// What was not used for longest goes first. Halves that a killed process left go with them.
  private void trim() throws IOException {
    List<Path> files;
    try (Stream<Path> all = Files.list(folder)) {
      files = all.toList();
    }
    LeastUsed.trim(files, MOST_BYTES, MOST_BYTES);
  }

  /// Refuses to go on when there is too much.
  private static final class Bounded implements TreeSink {
    private final TreeSink sink;
    private long left = LARGEST;

    Bounded(TreeSink sink) {
      this.sink = sink;
    }

    @Override
    public void file(FilePath path, boolean executable, InputStream content) throws IOException {
      sink.file(path, executable, new Counting(content));
    }

    @Override
    public void link(FilePath path, byte[] target) throws IOException {
      sink.link(path, target);
    }

    @Override
    public void deleted(FilePath path) throws IOException {
      sink.deleted(path);
    }

    @Override
    public void emptyFolder(FilePath path) throws IOException {
      sink.emptyFolder(path);
    }

    @Override
    public void skipped(FilePath path, String why) throws IOException {
      throw new IOException(path + " cannot be kept: " + why);
    }

    private final class Counting extends InputStream {
      private final InputStream content;

      Counting(InputStream content) {
        this.content = content;
      }

      @Override
      public int read() throws IOException {
        int read = content.read();
        count(read < 0 ? 0 : 1);
        return read;
      }

      @Override
      public int read(byte[] buffer, int offset, int length) throws IOException {
        int read = content.read(buffer, offset, length);
        count(Math.max(0, read));
        return read;
      }

      private void count(int bytes) throws IOException {
        left -= bytes;
        if (left < 0) {
          throw new IOException("the build left more than " + LARGEST + " bytes");
        }
      }
    }
  }

  /// Names and contents, in their order.
  private record Hasher(FolderDigest digest) implements TreeSink {
    @Override
    public void file(FilePath path, boolean executable, InputStream content) throws IOException {
      digest.add(executable ? "program" : "file").add(path.latin1()).add(content);
    }

    @Override
    public void link(FilePath path, byte[] target) {
      digest.add("link").add(path.latin1()).add(target);
    }

    @Override
    public void emptyFolder(FilePath path) {
      digest.add("folder").add(path.latin1());
    }

    @Override
    public void deleted(FilePath path) {}

    @Override
    public void skipped(FilePath path, String why) {}
  }
}
