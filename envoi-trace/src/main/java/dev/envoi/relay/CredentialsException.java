package dev.envoi.relay;

import java.io.IOException;

/// There are no credentials that the provider would accept. The message says what to do and holds
/// no secret; there is no cause, which might.
public final class CredentialsException extends IOException {
  private final boolean forGood;

  /// @param forGood whether trying again is of no use
  public CredentialsException(String message, boolean forGood) {
    super(message);
    this.forGood = forGood;
  }

  public boolean isForGood() {
    return forGood;
  }
}
