package dev.envoi.workspace;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Whole histories as git bundles: one file that plain `git clone` reads.
final class Bundles {
  private static final Duration LIMIT = Duration.ofMinutes(30);
  private static final String SIGNATURE = "# v2 git bundle";
  private static final int LONGEST_LINE = 4096;

  private Bundles() {}

  /// Writes a bundle of the whole history; it appears whole and durable, or not at all.
  static void write(Git git, Path repository, Path target) throws IOException {
    Path folder = Durable.folderOf(target);
    Path unfinished = Files.createTempFile(folder, "bundle-", ".tmp");
    try {
      git.run(
          repository,
          LIMIT,
          "bundle",
          "create",
          "--quiet",
          "--version=2",
          unfinished.toAbsolutePath().toString(),
          "HEAD",
          Repository.BRANCH);
      try (RandomAccessFile file = new RandomAccessFile(unfinished.toFile(), "rw")) {
        file.getFD().sync();
      }
      Files.move(unfinished, target, StandardCopyOption.ATOMIC_MOVE);
      Durable.forceFolder(folder);
    } finally {
      Files.deleteIfExists(unfinished);
    }
  }

  static void unpack(Git git, Path bundle, Path folder) throws IOException {
    boolean whole = false;
    boolean made = false;
    try (InputStream in = new BufferedInputStream(Files.newInputStream(bundle))) {
      ObjectId head = readHeader(in);
      try (Repository repository = Repository.open(folder)) {
        made = true;
        if (repository.head().isPresent()) {
          made = false;
          throw new GitException("holds a history already: " + folder);
        }
        index(git, in, folder);
        try (CatFile objects = new CatFile(git, folder)) {
          new Inspection(objects).inspect(head);
        }
        Durable.forceFolder(repository.packs());
        repository.moveHead(head);
      }
      whole = true;
    } finally {
      if (made && !whole) {
        remove(folder);
      }
    }
  }

  /// Reads up to the pack. Only a bundle that needs nothing else is taken.
  private static ObjectId readHeader(InputStream in) throws IOException {
    if (!readLine(in).equals(SIGNATURE)) {
      throw new GitException("not a git bundle of version 2");
    }
    ObjectId branch = null;
    ObjectId head = null;
    for (String line = readLine(in); !line.isEmpty(); line = readLine(in)) {
      if (line.startsWith("-")) {
        throw new GitException("a bundle that is only the sequel of another one");
      }
      if (line.endsWith(" " + Repository.BRANCH)) {
        branch = id(line);
      } else if (line.endsWith(" HEAD")) {
        head = id(line);
      }
    }
    return whicheverIsThere(branch, head);
  }

  private static ObjectId whicheverIsThere(@Nullable ObjectId branch, @Nullable ObjectId head)
      throws GitException {
    if (branch != null) {
      return branch;
    }
    if (head != null) {
      return head;
    }
    throw new GitException("a bundle without " + Repository.BRANCH);
  }

  private static ObjectId id(String line) throws GitException {
    try {
      return new ObjectId(line.substring(0, line.indexOf(' ')));
    } catch (IllegalArgumentException bad) {
      throw new GitException("a bundle with a bad line: " + line, bad);
    }
  }

  private static String readLine(InputStream in) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int c; (c = in.read()) != '\n'; line.write(c)) {
      if (c < 0 || line.size() > LONGEST_LINE) {
        throw new GitException("not a git bundle: its head has no end");
      }
    }
    return line.toString(StandardCharsets.ISO_8859_1);
  }

  /// git checks the pack and the sum of every object in it.
  private static void index(Git git, InputStream pack, Path repository) throws IOException {
    try (Child child = git.start(repository, LIMIT, "index-pack", "--stdin")) {
      child.expect();
      try (OutputStream out = child.input()) {
        pack.transferTo(out);
      } catch (IOException failed) {
        throw child.explain(failed);
      }
      Git.run(child);
    }
  }

  private static void remove(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      List<Path> deepestFirst = files.sorted(Comparator.reverseOrder()).toList();
      for (Path file : deepestFirst) {
        Files.delete(file);
      }
    }
  }
}
