package dev.envoi.harness.runtime;

import dev.envoi.harness.archive.ArchiveLimits;
import java.io.IOException;

/// Where sessions live, who works for them, and what they may bring.
record Rooms(Home home, WorkerPool workers, ArchiveLimits limits) {
  HostedSession begin(String id) throws IOException, InterruptedException {
    return HostedSession.begin(workers, home.session(id));
  }
}
