package dev.envoi.workspace;

import dev.envoi.sandbox.FilePath;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Reads tree objects and trusts none: only the modes that we record, names that stay in their
/// folder, in git's order and so without repeats.
final class TreeParser {
  private static final int LONGEST_MODE = 6;

  private TreeParser() {}

  /// @param name one piece of a path, one character for each byte
  record Entry(Mode mode, String name, ObjectId id) {
    private String key() {
      return mode == Mode.FOLDER ? name + "/" : name;
    }
  }

  static List<Entry> parse(byte[] tree) throws GitException {
    List<Entry> entries = new ArrayList<>();
    String before = "";
    for (int at = 0; at < tree.length; ) {
      int space = indexOf(tree, ' ', at, at + LONGEST_MODE + 1);
      int end = indexOf(tree, '\0', space + 1, tree.length);
      int next = end + 1 + ObjectId.BYTES;
      if (next > tree.length) {
        throw new GitException("a tree that ends early");
      }
      Entry entry =
          new Entry(
              mode(text(tree, at, space)),
              name(text(tree, space + 1, end)),
              ObjectId.of(Arrays.copyOfRange(tree, end + 1, next)));
      if (!entries.isEmpty() && before.compareTo(entry.key()) >= 0) {
        throw new GitException("a tree out of order at " + entry.name());
      }
      before = entry.key();
      entries.add(entry);
      at = next;
    }
    refuseNamesOfTwoKinds(entries);
    return entries;
  }

  /// A path that may be written into a folder: as [FilePath] checks it, and without `.git`.
  static FilePath safePath(String latin1) throws GitException {
    for (String piece : latin1.split("/", -1)) {
      name(piece);
    }
    return new FilePath(latin1);
  }

  /// A file and a folder of one name have different keys and need not be neighbours.
  private static void refuseNamesOfTwoKinds(List<Entry> entries) throws GitException {
    if (entries.stream().map(Entry::name).distinct().count() != entries.size()) {
      throw new GitException("a tree that has a name twice");
    }
  }

  private static Mode mode(String octal) throws GitException {
    return Mode.of(octal)
        .orElseThrow(() -> new GitException("a tree with an entry of mode " + octal));
  }

  private static String name(String name) throws GitException {
    boolean leadsOut = name.equals(".") || name.equals("..") || name.equals(".git");
    if (name.isEmpty() || leadsOut || name.indexOf('/') >= 0 || name.indexOf('\0') >= 0) {
      throw new GitException("a tree with the name '" + name + "'");
    }
    return name;
  }

  private static String text(byte[] bytes, int from, int to) {
    return new String(bytes, from, to - from, StandardCharsets.ISO_8859_1);
  }

  private static int indexOf(byte[] bytes, char wanted, int from, int to) throws GitException {
    for (int i = from; i < Math.min(to, bytes.length); i++) {
      if (bytes[i] == wanted) {
        return i;
      }
    }
    throw new GitException("a tree that cannot be read");
  }
}
