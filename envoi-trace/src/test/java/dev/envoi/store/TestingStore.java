package dev.envoi.store;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/// A store in a folder that counts, remembers what was written in which order, and can fail: before
/// it does what is asked, or after (its answer is lost).
final class TestingStore implements ArtifactStore {
  /// When a request is made.
  @FunctionalInterface
  interface Fault {
    /// May throw, or wait.
    void at(String key) throws IOException;
  }

  final AtomicLong requests = new AtomicLong();
  final AtomicLong bytes = new AtomicLong();
  final List<String> written = Collections.synchronizedList(new ArrayList<>());
  volatile Fault before = _ -> {};
  volatile Fault after = _ -> {};
  private final FileStore store;

  TestingStore(Path folder) {
    this.store = new FileStore(folder);
  }

  /// Lease and state are told apart from what a part costs.
  private void asked(ObjectKey key, long sent) throws IOException {
    if (!key.value().contains("/lease") && !key.value().startsWith("states/")) {
      requests.incrementAndGet();
      bytes.addAndGet(sent);
    }
    before.at(key.value());
  }

  private void done(ObjectKey key) throws IOException {
    written.add(key.value());
    after.at(key.value());
  }

  @Override
  public String address() {
    return store.address();
  }

  @Override
  public URI uri(ObjectKey key) {
    return store.uri(key);
  }

  @Override
  public void probe() throws IOException {
    store.probe();
  }

  @Override
  public void put(ObjectKey key, byte[] content) throws IOException {
    asked(key, content.length);
    store.put(key, content);
    done(key);
  }

  @Override
  public void put(ObjectKey key, Path file) throws IOException {
    asked(key, Files.size(file));
    store.put(key, file);
    done(key);
  }

  @Override
  public boolean create(ObjectKey key, byte[] content) throws IOException {
    asked(key, content.length);
    boolean made = store.create(key, content);
    done(key);
    return made;
  }

  @Override
  public Optional<InputStream> open(ObjectKey key) throws IOException {
    asked(key, 0);
    return store.open(key);
  }

  @Override
  public void delete(ObjectKey key) throws IOException {
    asked(key, 0);
    store.delete(key);
  }

  @Override
  public void deleteAll(List<ObjectKey> keys) throws IOException {
    if (!keys.isEmpty()) {
      asked(keys.getFirst(), 0);
      store.deleteAll(keys);
    }
  }

  @Override
  public List<StoredObject> list(ObjectKey below) throws IOException {
    asked(below, 0);
    return store.list(below);
  }

  @Override
  public List<String> names(ObjectKey below) throws IOException {
    asked(below, 0);
    return store.names(below);
  }
}
