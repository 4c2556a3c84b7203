package dev.envoi.workspace;

import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/// Looks at every object of a history that somebody else wrote, each one once.
final class Inspection {
  private static final int DEEPEST = 2_000;
  private static final long LARGEST_FILE = 16L << 30;
  private static final long LARGEST_CHECKOUT = 64L << 30;
  private static final long MOST_ENTRIES = 2_000_000;

  private final CatFile objects;
  private final Map<ObjectId, Extent> trees = new HashMap<>();
  private final Map<ObjectId, Long> files = new HashMap<>();

  /// What a tree would be on a disk.
  private record Extent(long entries, long bytes) {
    Extent plus(Extent other) throws GitException {
      Extent sum = new Extent(entries + other.entries, bytes + other.bytes);
      if (sum.entries > MOST_ENTRIES || sum.bytes > LARGEST_CHECKOUT) {
        throw new GitException(
            "a commit of more than %d files or %d bytes".formatted(MOST_ENTRIES, LARGEST_CHECKOUT));
      }
      return sum;
    }
  }

  Inspection(CatFile objects) {
    this.objects = objects;
  }

  void inspect(ObjectId head) throws IOException {
    Set<ObjectId> seen = new HashSet<>();
    for (ObjectId next = head; next != null && seen.add(next); ) {
      CommitText commit =
          CommitText.parse(objects.read(ObjectKind.COMMIT, next, History.LARGEST_COMMIT));
      tree(commit.tree(), 0);
      next = commit.note().before();
    }
  }

  private Extent tree(ObjectId id, int depth) throws IOException {
    if (depth > DEEPEST) {
      throw new GitException("folders deeper than " + DEEPEST);
    }
    Extent known = trees.get(id);
    if (known != null) {
      return known;
    }
    Extent sum = new Extent(1, 0);
    byte[] bytes = objects.read(ObjectKind.TREE, id, History.LARGEST_TREE);
    for (TreeParser.Entry entry : TreeParser.parse(bytes)) {
      sum =
          switch (entry.mode()) {
            case FOLDER -> sum.plus(tree(entry.id(), depth + 1));
            case FILE, EXECUTABLE -> sum.plus(new Extent(1, size(entry.id(), LARGEST_FILE)));
            case LINK -> sum.plus(new Extent(1, size(entry.id(), History.LARGEST_COMMIT)));
          };
    }
    trees.put(id, sum);
    return sum;
  }

  private long size(ObjectId id, long limit) throws IOException {
    Long size = files.get(id);
    if (size == null) {
      CatFile.Info info = objects.info(id);
      if (!info.kind().equals(ObjectKind.BLOB.word())) {
        throw new GitException(id + " is a " + info.kind() + ", expected a file's content");
      }
      size = info.size();
      files.put(id, size);
    }
    if (size > limit) {
      throw new GitException("a file of %d bytes".formatted(size));
    }
    return size;
  }
}
