package dev.envoi.testing;

import dev.envoi.harness.runtime.LeastUsed;
import dev.envoi.trace.Sha256;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Answers under the hashes of their questions, for any number of processes. An entry appears whole
/// or not at all; one that was damaged is as good as none. What cannot be read or written is no
/// failure: the question is then asked anew.
final class CacheFolder {
  private static final Logger LOG = LoggerFactory.getLogger(CacheFolder.class);
  private static final String NEW = "new";
  private static final Duration LONGEST_WRITE = Duration.ofHours(1);
  private static final int SUM = 64;

  /// After how many entries of this process the whole folder is looked at.
  private static final int LOOK_EVERY = 100;

  private final Path folder;
  private final long mostBytes;
  private final AtomicInteger kept = new AtomicInteger();

  /// @param mostBytes how much is kept; beyond it, what was not used for longest goes
  CacheFolder(Path folder, long mostBytes) {
    this.folder = folder;
    this.mostBytes = mostBytes;
  }

  Optional<byte[]> find(String hash) {
    try (InputStream file = Files.newInputStream(file(hash));
        InputStream whole = new GZIPInputStream(file, 1 << 16)) {
      byte[] sum = whole.readNBytes(SUM);
      byte[] content = whole.readAllBytes();
      if (Arrays.equals(sum, sum(content))) {
        noteUse(file(hash));
        return Optional.of(content);
      }
      LOG.debug("{} is damaged and is not used", file(hash));
    } catch (NoSuchFileException _) {
      // nobody has asked yet
    } catch (IOException damaged) {
      LOG.debug("{} cannot be read and is not used: {}", file(hash), damaged.getMessage());
    }
    return Optional.empty();
  }

  void keep(String hash, byte[] content) {
    try {
      Path unfinished = Files.createDirectories(folder.resolve(NEW));
      removeLeftovers(unfinished);
      Path written = Files.createTempFile(unfinished, hash, "");
      try {
        Files.write(written, packed(content));
        Files.createDirectories(file(hash).resolveSibling("."));
        Files.move(written, file(hash), StandardCopyOption.ATOMIC_MOVE);
      } finally {
        Files.deleteIfExists(written);
      }
      if (kept.getAndIncrement() % LOOK_EVERY == 0) {
        trim();
      }
    } catch (IOException failed) {
      LOG.warn("a result was not kept in {}: {}", folder, failed.getMessage());
    }
  }

  private static void noteUse(Path file) {
    try {
      LeastUsed.noteUse(file);
    } catch (IOException failed) {
      LOG.debug("the use of {} was not noted: {}", file, failed.getMessage());
    }
  }

  /// Removes what was not used for longest, until a tenth of the room is free.
  private void trim() throws IOException {
    List<Path> files;
    try (Stream<Path> walk = Files.walk(folder, 2)) {
      files = walk.filter(Files::isRegularFile).toList();
    } catch (UncheckedIOException failed) {
      throw failed.getCause();
    }
    LeastUsed.trim(files, mostBytes, mostBytes - mostBytes / 10);
  }

  private Path file(String hash) {
    return folder.resolve(hash.substring(0, 2)).resolve(hash);
  }

  private static byte[] packed(byte[] content) throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (OutputStream out = new GZIPOutputStream(packed)) {
      out.write(sum(content));
      new ByteArrayInputStream(content).transferTo(out);
    }
    return packed.toByteArray();
  }

  private static byte[] sum(byte[] content) {
    return Sha256.hex(content).getBytes(StandardCharsets.US_ASCII);
  }

  /// What a killed writer left.
  private static void removeLeftovers(Path unfinished) throws IOException {
    Instant longAgo = Instant.now().minus(LONGEST_WRITE);
    List<Path> all;
    try (Stream<Path> files = Files.list(unfinished)) {
      all = files.toList();
    }
    for (Path one : all) {
      try {
        if (Files.getLastModifiedTime(one).toInstant().isBefore(longAgo)) {
          Files.deleteIfExists(one);
        }
      } catch (NoSuchFileException _) {
        // its writer has moved it to its place
      }
    }
  }
}
