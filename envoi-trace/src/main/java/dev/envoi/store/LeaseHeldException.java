package dev.envoi.store;

import java.io.IOException;

/// The writer of this trajectory is alive.
public final class LeaseHeldException extends IOException {
  LeaseHeldException(String message) {
    super(message);
  }
}
