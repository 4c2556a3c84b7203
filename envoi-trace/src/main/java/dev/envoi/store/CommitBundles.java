package dev.envoi.store;

import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// Where a publisher gets bundles of checkpoints from.
@FunctionalInterface
public interface CommitBundles {
  /// Writes a git bundle of the commits after one (all when absent) up to another into a file.
  void write(@Nullable String since, String to, Path target) throws IOException;
}
