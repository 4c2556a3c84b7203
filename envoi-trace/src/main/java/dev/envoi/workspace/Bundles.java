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

/// Histories as git bundles: whole ones, which plain `git clone` reads, and their sequels.
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

  /// Writes a bundle of the commits that come after one (or of all) up to another; a sequel is
  /// taken by whoever has the commit that it comes after.
  static void writePart(Git git, Path repository, CommitRange range, Path target)
      throws IOException {
    Path unfinished = Files.createTempFile(Durable.folderOf(target), "bundle-", ".tmp");
    try {
      String since = range.since();
      StringBuilder head = new StringBuilder(SIGNATURE).append('\n');
      if (since != null) {
        head.append('-').append(new ObjectId(since)).append('\n');
      }
      head.append(new ObjectId(range.to())).append(' ').append(Repository.BRANCH).append("\n\n");
      try (OutputStream out = Files.newOutputStream(unfinished)) {
        out.write(head.toString().getBytes(StandardCharsets.US_ASCII));
        pack(git, repository, range, out);
      }
      Files.move(unfinished, target, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(unfinished);
    }
  }

  private static void pack(Git git, Path repository, CommitRange range, OutputStream to)
      throws IOException {
    String revisions =
        range.to() + "\n" + (range.since() == null ? "" : "^" + range.since() + "\n");
    try (Child child =
        git.start(
            repository,
            LIMIT,
            "pack-objects",
            "-q",
            "--revs",
            "--thin",
            "--stdout",
            "--delta-base-offset")) {
      child.expect();
      try (OutputStream in = child.input()) {
        in.write(revisions.getBytes(StandardCharsets.US_ASCII));
      } catch (IOException failed) {
        throw child.explain(failed);
      }
      child.output().transferTo(to);
      int status = child.end();
      if (status != 0) {
        throw child.failure("ended with " + status);
      }
    }
  }

  static void unpack(Git git, Path bundle, Path folder) throws IOException {
    make(
        folder,
        repository -> {
          try (InputStream in = new BufferedInputStream(Files.newInputStream(bundle))) {
            ObjectId head = readHeader(in, false);
            index(git, in, folder);
            return head;
          }
        },
        git);
  }

  /// Likewise from a bundle and its sequels, in their order, up to one commit.
  static void assemble(Git git, List<Path> bundles, String head, Path folder) throws IOException {
    make(
        folder,
        repository -> {
          for (Path bundle : bundles) {
            try (InputStream in = new BufferedInputStream(Files.newInputStream(bundle))) {
              var _ = readHeader(in, true);
              index(git, in, folder);
            }
          }
          return new ObjectId(head);
        },
        git);
  }

  /// Puts objects into a repository and says which commit is to be its head.
  private interface Filling {
    ObjectId fill(Repository repository) throws IOException;
  }

  private static void make(Path folder, Filling filling, Git git) throws IOException {
    boolean whole = false;
    boolean made = false;
    try {
      try (Repository repository = Repository.open(folder)) {
        made = true;
        if (repository.head().isPresent()) {
          made = false;
          throw new GitException("holds a history already: " + folder);
        }
        ObjectId head = filling.fill(repository);
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

  /// Reads up to the pack.
  ///
  /// @param sequel whether a bundle is taken that needs another one
  private static ObjectId readHeader(InputStream in, boolean sequel) throws IOException {
    if (!readLine(in).equals(SIGNATURE)) {
      throw new GitException("not a git bundle of version 2");
    }
    ObjectId branch = null;
    ObjectId head = null;
    for (String line = readLine(in); !line.isEmpty(); line = readLine(in)) {
      if (line.startsWith("-") && !sequel) {
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
    try (Child child = git.start(repository, LIMIT, "index-pack", "--stdin", "--fix-thin")) {
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
