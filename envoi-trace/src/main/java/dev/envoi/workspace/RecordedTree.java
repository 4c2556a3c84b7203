package dev.envoi.workspace;

import dev.envoi.sandbox.FilePath;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeSet;

/// The workspace as the last checkpoint has it, brought forward by scans. Not for concurrent use.
final class RecordedTree {
  private final Folder root = new Folder();
  private NavigableSet<FilePath> emptyFolders = new TreeSet<>();

  /// Kept only because a scan that lists everything could not see whether they are still there.
  private final Set<FilePath> doubtful = new HashSet<>();

  Folder root() {
    return root;
  }

  NavigableSet<FilePath> emptyFolders() {
    return emptyFolders;
  }

  /// Takes in what the last commit holds.
  void load(FilePath path, Leaf leaf) {
    root.put(path.latin1(), leaf);
  }

  void loadEmptyFolders(Set<FilePath> folders) {
    emptyFolders = new TreeSet<>(folders);
  }

  /// Brings the tree to what a scan saw.
  ///
  /// @param everything true when the scan listed everything, so that what it did not list is gone
  /// @return the files and links that were added, changed or removed
  NavigableSet<FilePath> apply(Scan scan, boolean everything) {
    NavigableSet<FilePath> changed = new TreeSet<>();
    for (FilePath gone : gone(scan, everything)) {
      if (root.find(gone.latin1()) instanceof Leaf) {
        root.remove(gone.latin1());
        changed.add(gone);
      }
    }
    scan.listed()
        .forEach((path, leaf) -> {
          doubtful.remove(path);
          if (!leaf.equals(root.find(path.latin1()))) {
            addWhatIsInTheWay(path, changed);
            root.put(path.latin1(), leaf);
            changed.add(path);
          }
        });
    takeEmptyFolders(scan);
    return changed;
  }

  private List<FilePath> gone(Scan scan, boolean everything) {
    List<FilePath> gone = new ArrayList<>();
    if (everything) {
      doubtful.clear();
      root.forEachLeaf(
          "",
          (path, _) -> {
            if (scan.listed().containsKey(path)) {
              return;
            }
            if (scan.isHidden(path)) {
              doubtful.add(path);
            } else {
              gone.add(path);
            }
          });
      return gone;
    }
    scan.deleted().stream().filter(path -> !scan.listed().containsKey(path)).forEach(gone::add);
    for (FilePath path : doubtful) {
      if (!scan.isHidden(path) && !scan.listed().containsKey(path)) {
        gone.add(path);
      }
    }
    gone.forEach(doubtful::remove);
    return gone;
  }

  private void addWhatIsInTheWay(FilePath path, Set<FilePath> changed) {
    String latin1 = path.latin1();
    for (int slash = latin1.indexOf('/'); slash >= 0; slash = latin1.indexOf('/', slash + 1)) {
      String above = latin1.substring(0, slash);
      if (root.find(above) instanceof Leaf) {
        changed.add(new FilePath(above));
        return;
      }
    }
    if (root.find(latin1) instanceof Folder folder) {
      folder.forEachLeaf(latin1 + "/", (below, _) -> changed.add(below));
    }
  }

  private void takeEmptyFolders(Scan scan) {
    NavigableSet<FilePath> now = new TreeSet<>(scan.emptyFolders());
    emptyFolders.stream().filter(scan::isHidden).forEach(now::add);
    now.removeIf(folder -> root.find(folder.latin1()) != null);
    emptyFolders = now;
  }
}
