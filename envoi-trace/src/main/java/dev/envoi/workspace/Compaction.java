package dev.envoi.workspace;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Joins the small packs of many checkpoints into larger ones, beside the work, so that the number
/// of packs stays small and no checkpoint waits. A pack is joined only with others of about its
/// size, so each byte is written again a logarithmic number of times. Old packs go when the new one
/// is on the disk: it may be killed at any moment.
final class Compaction implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Compaction.class);
  private static final int MANY = 100;
  private static final Duration LIMIT = Duration.ofMinutes(30);

  private final Git git;
  private final Repository repository;
  private final ReentrantLock packs = new ReentrantLock();
  private int uncompacted;
  private @Nullable Thread thread;
  private volatile @Nullable Child running;
  private volatile boolean closed;

  /// What may run only while no pack disappears.
  interface Reading {
    void run() throws IOException;
  }

  private record SizedPack(String name, long bytes) {}

  Compaction(Git git, Repository repository) throws IOException {
    this.git = git;
    this.repository = repository;
    this.uncompacted = packsBySize().size();
  }

  /// One more pack is there; starts the work when there are many.
  void packAdded() {
    uncompacted++;
    if (uncompacted >= MANY && (thread == null || !thread.isAlive())) {
      uncompacted = 0;
      thread = Thread.ofPlatform().daemon().name("checkpoint-compaction").start(this::compact);
    }
  }

  void whileNothingDisappears(Reading reading) throws IOException {
    packs.lock();
    try {
      reading.run();
    } finally {
      packs.unlock();
    }
  }

  /// Ends the work if it runs; what it had not finished is left to the next time.
  @Override
  public void close() {
    closed = true;
    Child child = running;
    if (child != null) {
      child.close();
    }
    if (thread != null) {
      joinUninterrupted(thread);
    }
  }

  private static void joinUninterrupted(Thread thread) {
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join(LIMIT);
      } catch (InterruptedException _) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void compact() {
    packs.lock();
    try {
      List<String> small = chooseSmall(packsBySize());
      if (small.size() > 1 && !closed) {
        replace(small, join(small));
      }
    } catch (IOException failed) {
      if (!closed) {
        log.warn("Small packs of checkpoints were not joined; nothing is lost", failed);
      }
    } finally {
      packs.unlock();
    }
  }

  private static List<String> chooseSmall(List<SizedPack> ascending) {
    List<String> small = new ArrayList<>();
    long bytes = 0;
    for (SizedPack pack : ascending) {
      if (small.size() >= MANY / 2 && pack.bytes() > 2 * bytes) {
        break;
      }
      small.add(pack.name());
      bytes += pack.bytes();
    }
    return small;
  }

  private Set<String> join(List<String> small) throws IOException {
    String base = repository.packs().resolve("pack").toString();
    Child child =
        git.start(
            repository.folder(),
            LIMIT,
            "pack-objects",
            "-q",
            "--stdin-packs",
            "--delta-base-offset",
            base);
    running = child;
    if (closed) {
      child.close();
    }
    try (child) {
      OutputStream in = child.input();
      for (String name : small) {
        in.write((name + ".pack\n").getBytes(StandardCharsets.US_ASCII));
      }
      Set<String> made = new HashSet<>();
      new String(Git.run(child), StandardCharsets.US_ASCII)
          .lines()
          .forEach(hash -> made.add("pack-" + hash));
      return made;
    } finally {
      running = null;
      sweep();
    }
  }

  /// What a killed git leaves; nobody else in here names a file so.
  private void sweep() throws IOException {
    try (DirectoryStream<Path> left =
        Files.newDirectoryStream(repository.packs(), "tmp_{pack,idx}_*")) {
      for (Path file : left) {
        Files.deleteIfExists(file);
      }
    }
  }

  private void replace(List<String> old, Set<String> made) throws IOException {
    if (made.isEmpty()) {
      throw new GitException("git pack-objects named no pack");
    }
    Durable.forceFolder(repository.packs());
    for (String name : old) {
      if (!made.contains(name)) {
        Files.deleteIfExists(repository.packs().resolve(name + ".idx"));
        Files.deleteIfExists(repository.packs().resolve(name + ".pack"));
      }
    }
  }

  private List<SizedPack> packsBySize() throws IOException {
    List<SizedPack> found = new ArrayList<>();
    try (Stream<Path> files = Files.list(repository.packs())) {
      for (Path file : files.toList()) {
        String name = file.getFileName().toString();
        if (name.startsWith("pack-") && name.endsWith(".idx")) {
          String stem = name.substring(0, name.length() - ".idx".length());
          found.add(new SizedPack(stem, Files.size(file.resolveSibling(stem + ".pack"))));
        }
      }
    }
    found.sort(Comparator.comparingLong(SizedPack::bytes));
    return found;
  }
}
