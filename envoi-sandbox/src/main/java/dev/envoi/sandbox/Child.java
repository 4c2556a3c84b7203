package dev.envoi.sandbox;

/// A started command of ours, whose end and whose last output can be had apart.
sealed interface Child extends Running permits LocalRunning, ServedRunning {

  /// Kills it and all its descendants and returns when they are gone, but leaves the streams open,
  /// so that what was written can be read to its end.
  void kill();
}
