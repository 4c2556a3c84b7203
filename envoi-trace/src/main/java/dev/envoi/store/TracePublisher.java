package dev.envoi.store;

import dev.envoi.trace.AgentTrace;
import dev.envoi.trace.SessionEnd;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Keeps `agent_trace.json` and the trajectory's state: the trace is written anew when it has grown
/// by half, not oftener than every ten seconds, so that the bytes for it follow its length.
final class TracePublisher {
  private static final Duration PAUSE = Duration.ofSeconds(10);

  private final Publisher.Subject subject;
  private int fence;
  private int published;
  private long publishedAt;
  private @Nullable StateKey state;

  TracePublisher(Publisher.Subject subject) {
    this.subject = subject;
  }

  void begin(int number) throws IOException {
    fence = number;
    AgentTrace first = subject.current().get();
    put(first);
    List<ObjectKey> former = new ArrayList<>();
    for (StoredObject object : store().list(StateKey.below(subject.objects().id()))) {
      former.add(object.key());
    }
    putState(first);
    StateKey own = state;
    former.removeIf(key -> own != null && key.equals(own.key()));
    store().deleteAll(former);
  }

  private ArtifactStore store() {
    return subject.objects().store();
  }

  void putIfGrown() throws IOException {
    if (System.nanoTime() - publishedAt < PAUSE.toNanos()) {
      return;
    }
    AgentTrace trace = subject.current().get();
    if (trace.parts().size() * 2 > published * 3) {
      put(trace);
    }
  }

  private void put(AgentTrace trace) throws IOException {
    Files.createDirectories(subject.folder());
    subject.objects().putTrace(trace, subject.folder());
    published = trace.parts().size();
    publishedAt = System.nanoTime();
  }

  /// The writer is alive; called by the thread that renews the lease.
  void renewState() throws IOException {
    putState(subject.current().get());
  }

  /// The last words: nothing is written after them.
  void end() throws IOException {
    AgentTrace trace = subject.current().get();
    put(trace);
    putState(trace);
  }

  private synchronized void putState(AgentTrace trace) throws IOException {
    StateKey before = state;
    if (before != null && before.end() != null) {
      return;
    }
    SessionEnd end = trace.sessionEnd();
    StateKey now =
        new StateKey(
            trace.trajectoryId(),
            fence,
            end == null ? null : end.reason(),
            trace.parts().size(),
            trace.turns().size(),
            trace.startedAt(),
            subject.clock().instant(),
            trace.agent());
    if (before != null && before.key().equals(now.key())) {
      return;
    }
    store().put(now.key(), new byte[0]);
    state = now;
    if (before != null) {
      store().delete(before.key());
    }
  }
}
