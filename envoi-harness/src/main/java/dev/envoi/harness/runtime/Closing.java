package dev.envoi.harness.runtime;

import java.util.List;

/// Closes many things; one that fails does not keep the others open.
final class Closing {
  private Closing() {}

  static void all(List<? extends AutoCloseable> things) {
    RuntimeException first = null;
    for (AutoCloseable thing : things) {
      try {
        thing.close();
      } catch (Exception failed) {
        if (first == null) {
          first = new IllegalStateException("not everything could be ended", failed);
        } else {
          first.addSuppressed(failed);
        }
      }
    }
    if (first != null) {
      throw first;
    }
  }
}
