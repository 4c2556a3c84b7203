package dev.envoi.sandbox;

import java.nio.file.Path;

/// An endpoint of ours behind a unix socket, and the loopback port that stands for it inside.
record Exposure(int port, Path socket) {
  /// The name of the socket inside.
  String inside() {
    return Bubblewrap.OURS + "/" + socket.getFileName();
  }
}
