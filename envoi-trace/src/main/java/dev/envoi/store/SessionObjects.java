package dev.envoi.store;

import dev.envoi.trace.TrajectoryId;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/// The agent's saved session below `trajectories/<id>/session/`: pieces that never change, and an
/// index that names those which count. Owned by one thread.
public final class SessionObjects {
  /// The index, in the store as in the folder.
  public static final String INDEX = "index.json";

  private final ArtifactStore store;
  private final ObjectKey root;
  private final Set<String> stored = new HashSet<>();
  private boolean listed;

  public SessionObjects(ArtifactStore store, TrajectoryId id) {
    this.store = store;
    this.root = new ObjectKey("trajectories/" + id + "/session");
  }

  /// Brings the store to what the folder holds: what is new first, then the index, and then what it
  /// names no more goes. The folder may change meanwhile: then it begins again.
  ///
  /// @param lease without which nothing is sent, and above all no index replaced
  public void upload(Path folder, Lease lease) throws IOException {
    lease.check();
    if (!listed) {
      stored.addAll(store.names(root));
      listed = true;
    }
    byte[] index;
    Set<String> now;
    do {
      index = Files.readAllBytes(folder.resolve(INDEX));
      now = names(folder);
      putNew(folder, now);
    } while (!Arrays.equals(index, Files.readAllBytes(folder.resolve(INDEX))));
    lease.check(); // what is new may have taken long
    store.put(root.child(INDEX), index);
    for (String old : List.copyOf(stored)) {
      if (!now.contains(old)) {
        store.delete(root.child(old));
        stored.remove(old);
      }
    }
  }

  private void putNew(Path folder, Set<String> names) throws IOException {
    for (String name : names) {
      Path file = folder.resolve(name);
      if (!name.equals(INDEX) && !stored.contains(name) && Files.exists(file)) {
        store.put(root.child(name), file);
        stored.add(name);
      }
    }
  }

  private static Set<String> names(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      Set<String> names = new TreeSet<>();
      files
          .map(file -> file.getFileName().toString())
          .filter(name -> !name.contains("."))
          .forEach(names::add);
      names.add(INDEX);
      return names;
    }
  }

  /// Copies the session into a folder; false when none was saved.
  public boolean fetch(Path folder) throws IOException {
    List<String> names = store.names(root);
    if (!names.contains(INDEX)) {
      return false;
    }
    Files.createDirectories(folder);
    for (String name : names) {
      Optional<InputStream> found = store.open(root.child(name));
      if (found.isPresent()) {
        try (InputStream in = found.get()) {
          Files.copy(in, folder.resolve(name));
        }
      }
    }
    return true;
  }
}
