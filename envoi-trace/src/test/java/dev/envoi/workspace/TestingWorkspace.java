package dev.envoi.workspace;

import dev.envoi.sandbox.FilePath;
import dev.envoi.sandbox.Snapshots;
import dev.envoi.sandbox.TreeSink;
import dev.envoi.sandbox.UnreadableFileException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// A workspace in memory, with snapshots that keep the contract of [Snapshots] as `box snapshot`
/// does: everything at first, then what changed; deletions before what takes their place; empty
/// folders and what is skipped in every scan; nothing about what is below an unreadable folder.
public final class TestingWorkspace {
  /// Where a file's bytes come from; opened anew by each scan that lists it.
  interface Content {
    InputStream open() throws IOException;
  }

  sealed interface Item {
    record File(boolean executable, Content content) implements Item {}

    @SuppressWarnings("ArrayRecordComponent") // compared by identity: a new record is a change
    record Link(byte[] target) implements Item {}

    /// A socket, a FIFO, a device.
    record Special(String why) implements Item {}
  }

  private final NavigableMap<FilePath, Item> items = new TreeMap<>();
  private final Set<FilePath> folders = new TreeSet<>();
  private final Set<FilePath> unreadable = new TreeSet<>();

  public void write(String path, String text) {
    write(FilePath.of(path), text.getBytes(StandardCharsets.UTF_8));
  }

  public void write(FilePath path, byte[] bytes) {
    put(path, new Item.File(false, () -> new ByteArrayInputStream(bytes)));
  }

  void link(String path, String target) {
    put(FilePath.of(path), new Item.Link(target.getBytes(StandardCharsets.UTF_8)));
  }

  void makeFolder(String path) {
    delete(path);
    addFoldersAbove(FilePath.of(path));
    folders.add(FilePath.of(path));
  }

  void put(FilePath path, Item item) {
    delete(path);
    addFoldersAbove(path);
    items.put(path, item);
  }

  @Nullable Item get(String path) {
    return items.get(FilePath.of(path));
  }

  void setReadable(String path, boolean readable) {
    if (readable) {
      unreadable.remove(FilePath.of(path));
    } else {
      unreadable.add(FilePath.of(path));
    }
  }

  void delete(String path) {
    delete(FilePath.of(path));
  }

  private void delete(FilePath path) {
    items.keySet().removeIf(other -> isAtOrBelow(other, path));
    folders.removeIf(other -> isAtOrBelow(other, path));
    unreadable.removeIf(other -> isAtOrBelow(other, path));
  }

  void deleteEverything() {
    items.clear();
    folders.clear();
    unreadable.clear();
  }

  public Snapshots snapshots() {
    return new Memory();
  }

  private void addFoldersAbove(FilePath path) {
    String latin1 = path.latin1();
    for (int slash = latin1.indexOf('/'); slash >= 0; slash = latin1.indexOf('/', slash + 1)) {
      FilePath above = new FilePath(latin1.substring(0, slash));
      items.remove(above);
      folders.add(above);
    }
  }

  private static boolean isAtOrBelow(FilePath path, FilePath folder) {
    return path.equals(folder) || path.latin1().startsWith(folder.latin1() + "/");
  }

  private boolean isHidden(FilePath path) {
    return unreadable.stream().anyMatch(folder -> isAtOrBelow(path, folder));
  }

  private boolean isEmptyFolder(FilePath folder) {
    String below = folder.latin1() + "/";
    return !isHidden(folder)
        && folders.stream().noneMatch(other -> other.latin1().startsWith(below))
        && items.entrySet().stream()
            .noneMatch(e ->
                e.getKey().latin1().startsWith(below) && !(e.getValue() instanceof Item.Special));
  }

  /// What one box process remembers.
  private final class Memory implements Snapshots {
    private final Map<FilePath, Item> seen = new HashMap<>();

    @Override
    public void scan(TreeSink sink) throws IOException {
      boolean whole = false;
      try {
        listDeletions(sink);
        for (Map.Entry<FilePath, Item> entry : items.entrySet()) {
          list(sink, entry.getKey(), entry.getValue());
        }
        for (FilePath path : unreadable) {
          sink.skipped(path, "unreadable");
        }
        for (FilePath folder : folders) {
          if (isEmptyFolder(folder)) {
            sink.emptyFolder(folder);
          }
        }
        whole = true;
      } finally {
        if (!whole) {
          seen.clear();
        }
      }
    }

    private void listDeletions(TreeSink sink) throws IOException {
      for (FilePath path : new TreeSet<>(seen.keySet())) {
        if (!items.containsKey(path) && !isHidden(path)) {
          seen.remove(path);
          sink.deleted(path);
        }
      }
    }

    private void list(TreeSink sink, FilePath path, Item item) throws IOException {
      if (isHidden(path)) {
        return;
      }
      if (item instanceof Item.Special special) {
        if (seen.remove(path) != null) {
          sink.deleted(path);
        }
        sink.skipped(path, special.why());
        return;
      }
      if (item.equals(seen.get(path))) {
        return;
      }
      seen.put(path, item);
      switch (item) {
        case Item.File file -> listFile(sink, path, file);
        case Item.Link link -> sink.link(path, link.target());
        case Item.Special _ -> throw new IllegalStateException("handled above");
      }
    }

    private void listFile(TreeSink sink, FilePath path, Item.File file) throws IOException {
      try (InputStream content = file.content().open()) {
        sink.file(path, file.executable(), content);
        content.transferTo(OutputStream.nullOutputStream());
      } catch (UnreadableFileException _) {
        seen.remove(path);
        sink.skipped(path, "unreadable");
      }
    }

    @Override
    public void close() {
      seen.clear();
    }
  }
}
