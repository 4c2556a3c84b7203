package dev.envoi.store.s3;

import java.io.IOException;

/// An object became another one while it was read.
final class ReplacedException extends IOException {
  ReplacedException(String message) {
    super(message);
  }
}
