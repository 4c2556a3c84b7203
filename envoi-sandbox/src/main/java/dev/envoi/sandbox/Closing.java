package dev.envoi.sandbox;

import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Closes things one after another; a failure does not keep the rest open.
final class Closing {
  private Closing() {}

  static void all(List<? extends AutoCloseable> things) throws IOException {
    IOException first = null;
    for (AutoCloseable thing : things) {
      try {
        thing.close();
      } catch (Exception failed) {
        first = join(first, failed);
      }
    }
    if (first != null) {
      throw first;
    }
  }

  private static IOException join(@Nullable IOException first, Exception next) {
    if (first != null) {
      first.addSuppressed(next);
      return first;
    }
    return next instanceof IOException io
        ? io
        : new SandboxException("could not be closed: " + next.getMessage(), next);
  }
}
