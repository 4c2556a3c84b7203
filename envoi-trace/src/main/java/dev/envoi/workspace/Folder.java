package dev.envoi.workspace;

import dev.envoi.sandbox.FilePath;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/// A folder as git has it: never empty, except the root. It remembers its tree's name as long as
/// nothing below changes, so that writing the trees after a change costs the folders on the way to
/// it. Not for concurrent use.
final class Folder implements Node {
  /// Takes the trees that are new.
  interface TreeWriter {
    ObjectId tree(byte[] content) throws IOException;
  }

  /// Keyed by the name, with a `/` behind it for a folder: the order of these keys is git's.
  private final TreeMap<String, Node> entries = new TreeMap<>();

  private @Nullable ObjectId id;

  @Nullable Node find(String path) {
    int slash = path.indexOf('/');
    if (slash < 0) {
      Node leaf = entries.get(path);
      return leaf != null ? leaf : entries.get(path + "/");
    }
    return entries.get(path.substring(0, slash + 1)) instanceof Folder folder
        ? folder.find(path.substring(slash + 1))
        : null;
  }

  /// Puts a leaf, with the folders above it. Whatever is in the way goes.
  void put(String path, Leaf leaf) {
    id = null;
    int slash = path.indexOf('/');
    if (slash < 0) {
      entries.remove(path + "/");
      entries.put(path, leaf);
      return;
    }
    entries.remove(path.substring(0, slash));
    Node node = entries.computeIfAbsent(path.substring(0, slash + 1), _ -> new Folder());
    ((Folder) node).put(path.substring(slash + 1), leaf);
  }

  /// Removes a leaf, and the folders above it that are empty then. A folder at this path stays.
  void remove(String path) {
    int slash = path.indexOf('/');
    if (slash < 0) {
      if (entries.remove(path) != null) {
        id = null;
      }
      return;
    }
    String name = path.substring(0, slash + 1);
    if (entries.get(name) instanceof Folder folder) {
      folder.remove(path.substring(slash + 1));
      if (folder.entries.isEmpty()) {
        entries.remove(name);
      }
      if (folder.id == null) {
        id = null;
      }
    }
  }

  /// All leaves with their paths; `prefix` is this folder's own path with a `/`, or empty.
  void forEachLeaf(String prefix, BiConsumer<FilePath, Leaf> consumer) {
    entries.forEach((key, node) -> {
      switch (node) {
        case Leaf leaf -> consumer.accept(new FilePath(prefix + key), leaf);
        case Folder folder -> folder.forEachLeaf(prefix + key, consumer);
      }
    });
  }

  /// The name of this folder's tree; trees that changed are handed to the writer first.
  ObjectId write(TreeWriter writer) throws IOException {
    if (id == null) {
      ByteArrayOutputStream tree = new ByteArrayOutputStream(64 * entries.size());
      for (Map.Entry<String, Node> entry : entries.entrySet()) {
        String key = entry.getKey();
        switch (entry.getValue()) {
          case Leaf leaf -> append(tree, leaf.mode(), key, leaf.id());
          case Folder folder ->
              append(tree, Mode.FOLDER, key.substring(0, key.length() - 1), folder.write(writer));
        }
      }
      id = writer.tree(tree.toByteArray());
    }
    return id;
  }

  private static void append(ByteArrayOutputStream tree, Mode mode, String name, ObjectId id) {
    tree.writeBytes((mode.octal() + " " + name + "\0").getBytes(StandardCharsets.ISO_8859_1));
    tree.writeBytes(id.bytes());
  }
}
