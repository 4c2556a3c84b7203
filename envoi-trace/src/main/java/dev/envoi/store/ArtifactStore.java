package dev.envoi.store;

import dev.envoi.trace.Redactor;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// A place for objects. The API is that of an object store: whole objects under keys, no renames,
/// no appends; a reader sees an object whole or not at all. Every failure is an [IOException] whose
/// message names the store; what a failed write leaves is the old object or the new one. No key may
/// be the beginning of another one (`a` and `a/b`): folders cannot hold both.
public interface ArtifactStore {

  /// Where it is, in the form in which it can be given again (`file:/…`, `s3://…`).
  String address();

  /// What tells it from all other stores; the address, unless the same address means another place
  /// elsewhere.
  default String identity() {
    return address();
  }

  /// From now on the redactor knows the secrets that the store works with, and each new one before
  /// it is used.
  default void tellSecrets(Redactor redactor) {}

  /// The address of one object.
  URI uri(ObjectKey key);

  /// Checks by writing that objects can be written, and leaves nothing behind.
  void probe() throws IOException;

  /// Makes or replaces an object; durable when this returns.
  void put(ObjectKey key, byte[] content) throws IOException;

  /// Likewise, from a file of any size.
  void put(ObjectKey key, Path file) throws IOException;

  /// Makes an object unless there is one; says whether it did. Of many callers at once one
  /// succeeds. After a failure it may be there or not.
  boolean create(ObjectKey key, byte[] content) throws IOException;

  /// Opens an object; empty when there is none. The caller closes the stream.
  Optional<InputStream> open(ObjectKey key) throws IOException;

  /// Opens an object that a listing showed: that version or a newer one. It need not be asked for
  /// when this machine has it.
  default Optional<InputStream> open(StoredObject listed) throws IOException {
    return open(listed.key());
  }

  /// Removes an object; nothing happens when there is none.
  void delete(ObjectKey key) throws IOException;

  /// Removes many; a store that can do so in one request does. When it throws, some may be gone.
  default void deleteAll(List<ObjectKey> keys) throws IOException {
    for (ObjectKey key : keys) {
      delete(key);
    }
  }

  /// All objects below a key, at any depth, sorted by key; empty when there is nothing. Costs one
  /// request for each thousand.
  List<StoredObject> list(ObjectKey below) throws IOException;

  /// The names directly below a key (objects and inner nodes), sorted; empty when there is nothing.
  List<String> names(ObjectKey below) throws IOException;
}
