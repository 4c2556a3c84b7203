package dev.envoi.testing;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// A harness gave no answer: it is gone, does not speak the protocol, or took too long. What a
/// harness answers, errors included, is a [HarnessAnswer] instead.
public final class HarnessException extends IOException {
  HarnessException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
