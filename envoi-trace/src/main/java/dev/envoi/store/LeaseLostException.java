package dev.envoi.store;

import java.io.IOException;

/// Somebody else writes this trajectory now.
public final class LeaseLostException extends IOException {
  LeaseLostException(String message) {
    super(message);
  }
}
