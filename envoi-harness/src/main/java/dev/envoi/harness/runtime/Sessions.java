package dev.envoi.harness.runtime;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The open sessions of a server. One that nobody uses for its time-out is closed.
final class Sessions implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Sessions.class);
  private static final Duration LOOK_EVERY = Duration.ofMillis(200);

  private final Map<String, Entry> open = new ConcurrentHashMap<>();
  private final ScheduledExecutorService clock =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("envoi-sessions").factory());

  Sessions() {
    long pause = LOOK_EVERY.toMillis();
    var _ = clock.scheduleWithFixedDelay(this::closeIdle, pause, pause, TimeUnit.MILLISECONDS);
  }

  String add(String id, HostedSession session, Duration timeout) {
    open.put(id, new Entry(session, timeout));
    return id;
  }

  static String newId() {
    return UUID.randomUUID().toString();
  }

  /// Work on a session; it is in use until the work is done.
  <T> T use(String id, Work<T> work) throws Exception {
    Entry entry = open.get(id);
    if (entry == null || !entry.begin()) {
      throw new Refused(404, "Unknown session");
    }
    try {
      return work.on(entry.session);
    } finally {
      entry.end();
    }
  }

  Reply close(String id) throws IOException {
    Entry entry = open.remove(id);
    if (entry == null) {
      throw new Refused(404, "Unknown session");
    }
    return entry.session.end();
  }

  private void closeIdle() {
    open.forEach((id, entry) -> {
      if (entry.takeWhenIdle() && open.remove(id, entry)) {
        Thread.ofVirtual().start(() -> closeLogged(entry.session));
      }
    });
  }

  private static void closeLogged(HostedSession session) {
    try {
      session.close();
    } catch (IOException | RuntimeException failed) {
      LOG.warn("a session could not be ended wholly", failed);
    }
  }

  @Override
  public void close() {
    clock.shutdownNow();
    List<AutoCloseable> all = new ArrayList<>();
    for (String id : List.copyOf(open.keySet())) {
      Entry entry = open.remove(id);
      if (entry != null) {
        all.add(entry.session);
      }
    }
    Closing.allAtOnce(all);
  }

  /// Something done on a session.
  @FunctionalInterface
  interface Work<T> {
    T on(HostedSession session) throws Exception;
  }

  private static final class Entry {
    private final HostedSession session;
    private final Duration timeout;
    private int users;
    private long idleSince = System.nanoTime();
    private boolean over;

    Entry(HostedSession session, Duration timeout) {
      this.session = session;
      this.timeout = timeout;
    }

    synchronized boolean begin() {
      if (!over) {
        users++;
      }
      return !over;
    }

    synchronized void end() {
      users--;
      idleSince = System.nanoTime();
    }

    synchronized boolean takeWhenIdle() {
      over |= users == 0 && System.nanoTime() - idleSince > timeout.toNanos();
      return over;
    }
  }
}
