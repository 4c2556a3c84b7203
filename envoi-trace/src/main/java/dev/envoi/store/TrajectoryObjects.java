package dev.envoi.store;

import dev.envoi.trace.AgentTrace;
import dev.envoi.trace.TraceJson;
import dev.envoi.trace.TraceSummary;
import dev.envoi.trace.TrajectoryId;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/// The objects of one trajectory below `trajectories/<id>/`.
public final class TrajectoryObjects {
  private static final ObjectKey ALL = new ObjectKey("trajectories");
  private static final String TRACE = "agent_trace.json";
  private static final String BUNDLE = "repo.bundle";

  private final ArtifactStore store;
  private final TrajectoryId id;
  private final ObjectKey root;

  public TrajectoryObjects(ArtifactStore store, TrajectoryId id) {
    this.store = store;
    this.id = id;
    this.root = ALL.child(id.value());
  }

  /// The ids of all trajectories of a store, sorted.
  public static List<TrajectoryId> ids(ArtifactStore store) throws IOException {
    List<TrajectoryId> ids = new ArrayList<>();
    for (String name : store.names(ALL)) {
      TrajectoryId.parse(name).ifPresent(ids::add); // other things may lie there
    }
    return ids;
  }

  /// Whether there is a trajectory with this id.
  public boolean exists() throws IOException {
    return !store.names(root).isEmpty();
  }

  /// Writes the trace, by way of a file: it may be large.
  public void putTrace(AgentTrace trace, Path scratch) throws IOException {
    Path file = Files.createTempFile(scratch, "trace-", ".json");
    try {
      try (OutputStream out = Files.newOutputStream(file)) {
        TraceJson.MAPPER.writeValue(out, trace);
      }
      store.put(root.child(TRACE), file);
    } finally {
      Files.deleteIfExists(file);
    }
  }

  public void putBundle(Path bundle) throws IOException {
    store.put(root.child(BUNDLE), bundle);
  }

  /// Another file of the trajectory, such as `report.html` or `task/task.yaml`.
  public void put(String name, byte[] content) throws IOException {
    store.put(key(name), content);
  }

  /// Likewise, from a file of any size.
  public void put(String name, Path file) throws IOException {
    store.put(key(name), file);
  }

  /// Makes an object unless there is one; says whether it did.
  boolean create(String name, byte[] content) throws IOException {
    return store.create(key(name), content);
  }

  Optional<InputStream> open(String name) throws IOException {
    return store.open(key(name));
  }

  /// The names directly below one.
  List<String> names(String below) throws IOException {
    return store.names(key(below));
  }

  List<StoredObject> list(String below) throws IOException {
    return store.list(key(below));
  }

  void deleteAll(List<String> names) throws IOException {
    store.deleteAll(names.stream().map(this::key).toList());
  }

  URI uri(String name) {
    return store.uri(key(name));
  }

  ArtifactStore store() {
    return store;
  }

  TrajectoryId id() {
    return id;
  }

  /// Files by their names in the trajectory.
  public void putAll(Map<String, Path> files) throws IOException {
    Several.each(files.entrySet(), file -> store.put(key(file.getKey()), file.getValue()));
  }

  /// The trace as it was published last; empty when there is no such trajectory.
  public Optional<AgentTrace> trace() throws IOException {
    return read(in -> TraceJson.MAPPER.readValue(in, AgentTrace.class));
  }

  /// The same without its parts and turns.
  public Optional<TraceSummary> summary() throws IOException {
    return read(TraceSummary::read);
  }

  private <T> Optional<T> read(Function<InputStream, T> reader) throws IOException {
    Optional<InputStream> found = store.open(root.child(TRACE));
    if (found.isEmpty()) {
      return Optional.empty();
    }
    try (InputStream in = found.get()) {
      return Optional.of(reader.apply(in));
    } catch (tools.jackson.core.JacksonException e) {
      throw new IOException(
          store.uri(root.child(TRACE)) + " cannot be read: " + e.getOriginalMessage(), e);
    }
  }

  /// Copies the bundle to a file; false when none was published.
  public boolean fetchBundle(Path target) throws IOException {
    Optional<InputStream> found = store.open(root.child(BUNDLE));
    if (found.isEmpty()) {
      return false;
    }
    try (InputStream in = found.get()) {
      Files.copy(in, target);
    }
    return true;
  }

  /// Copies everything below a key of the trajectory, such as `task`, into a folder; false when
  /// there is nothing.
  public boolean fetchAll(String name, Path folder) throws IOException {
    ObjectKey below = key(name);
    List<StoredObject> found = store.list(below);
    Several.each(
        found,
        object ->
            fetch(
                object,
                folder.resolve(object.key().value().substring(below.value().length() + 1))));
    return !found.isEmpty();
  }

  private void fetch(StoredObject object, Path target) throws IOException {
    InputStream found =
        store
            .open(object)
            .orElseThrow(() -> new IOException(store.uri(object.key()) + " has gone"));
    try (found) {
      Files.createDirectories(target.resolveSibling("."));
      Files.copy(found, target);
    }
  }

  /// Addresses of the main objects, by the names that a trace lists them under.
  public Map<String, String> addresses() {
    Map<String, String> addresses = new TreeMap<>();
    addresses.put("trace", store.uri(root.child(TRACE)).toString());
    addresses.put("bundle", store.uri(root.child(BUNDLE)).toString());
    addresses.put("report", store.uri(root.child("report.html")).toString());
    addresses.put("progress", store.uri(root.child("progress.svg")).toString());
    return addresses;
  }

  private ObjectKey key(String name) {
    return new ObjectKey(root.value() + "/" + name);
  }
}
