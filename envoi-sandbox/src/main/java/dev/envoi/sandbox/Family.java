package dev.envoi.sandbox;

/// How a child and everything that descends from it is ended and waited for.
sealed interface Family permits NamespaceFamily, HostFamily, LoneFamily {

  /// Kills what is left and returns when it is gone; nothing left is fine. Not interruptible.
  ///
  /// @throws IllegalStateException when something cannot be killed within a generous time
  void end(Process child);
}
