package dev.envoi.harness.runtime;

import dev.envoi.harness.archive.ArchiveLimits;
import java.io.IOException;

/// Where sessions live, and what they may bring.
record Rooms(Home home, SandboxedSession.Ground ground, ArchiveLimits limits) {
  SandboxedSession session(String id) throws IOException {
    return new SandboxedSession(ground, home.session(id));
  }
}
