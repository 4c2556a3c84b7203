package dev.envoi.cli;

import dev.envoi.harness.runtime.LeastUsed;
import dev.envoi.store.ArtifactStore;
import dev.envoi.store.FileStore;
import dev.envoi.store.ObjectCache;
import java.io.IOException;
import java.nio.file.Path;

/// What was read of buckets, `$ENVOI_HOME/cache/objects`, kept as long as there is room for it.
record ReadCache(ObjectCache objects) {
  private static final long MOST_BYTES = 2L << 30;

  static ReadCache in(Path home) {
    return new ReadCache(new ObjectCache(home.resolve("cache/objects")));
  }

  /// Makes room, when this store is one that fills it.
  void trimFor(ArtifactStore store) {
    if (store instanceof FileStore) {
      return;
    }
    try {
      LeastUsed.trim(objects.files(), MOST_BYTES, MOST_BYTES - MOST_BYTES / 10);
    } catch (IOException _) {
      // it is trimmed the next time; nothing depends on it
    }
  }
}
