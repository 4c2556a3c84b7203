package dev.envoi.store;

import dev.envoi.trace.AgentTrace;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Publishes a trajectory while it is recorded, by a thread of its own behind the recorder:
/// journal, long texts and checkpoints within a second of the part, `agent_trace.json` when it has
/// grown by half. A store that is away delays this and nothing else; what waits, waits in the
/// journal's file.
public final class Publisher implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Publisher.class);
  private static final Duration LOOK = Duration.ofMillis(150);
  private static final Duration BETWEEN_SEGMENTS = Duration.ofMillis(400);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);
  private static final Duration NO_ANSWER = Duration.ofSeconds(10);

  private final Subject subject;
  private final Lease lease;
  private final Standing before;
  private final Listener listener;
  private final JournalPublisher journal;
  private final TracePublisher traces;
  private final Thread thread =
      Thread.ofPlatform().daemon().name("publisher").unstarted(this::work);
  private final Thread watch =
      Thread.ofPlatform().daemon().name("publisher-watch").unstarted(this::watch);

  private final Object lock = new Object();
  private boolean stopping;
  private boolean finishing;
  private Rest rest = () -> {};
  private boolean done;
  private @Nullable IOException failure;
  private @Nullable Instant awaySince;
  private long busySince;

  /// What is published.
  ///
  /// @param current gives the trace as it is; called from the publisher's own thread
  /// @param folder of the run: its journal is there, and what is on its way to the store
  public record Subject(
      TrajectoryObjects objects,
      Supplier<AgentTrace> current,
      CommitBundles commits,
      Path folder,
      InstantSource clock) {}

  /// Is told what the operator should know; from threads of the publisher.
  public interface Listener {
    /// The store does not take what is sent; told once for each time.
    void away(Instant since, int partsWaiting, String why);

    /// It does again.
    void back(Instant since, int partsWaiting);

    /// Somebody else writes the trajectory now: this run must end, nothing more is published.
    void lost(String words);
  }

  /// What else goes into the store at the end; done again when it fails.
  @FunctionalInterface
  public interface Rest {
    void put() throws IOException;
  }

  /// @param before what is in the store already
  public Publisher(Subject subject, Lease lease, Standing before, Listener listener) {
    this.subject = subject;
    this.lease = lease;
    this.before = before;
    this.listener = listener;
    this.journal =
        new JournalPublisher(
            subject.objects(),
            lease.fence(),
            new JournalPublisher.Sources(subject.folder(), subject.commits(), subject.folder()),
            before);
    this.traces = new TracePublisher(subject);
  }

  /// Tells readers that this writer has begun, writes the first trace and state, and goes on by
  /// itself from then on.
  ///
  /// @throws LeaseLostException when somebody else has taken over while this one was set up
  public void begin() throws IOException {
    lease.check();
    journal.begin();
    traces.begin(lease.fence());
    lease.keep(
        new Lease.Keeper() {
          @Override
          public void renewed() throws IOException {
            traces.renewState();
          }

          @Override
          public void lost(String words) {
            listener.lost(words);
          }
        });
    thread.start();
    watch.start();
  }

  private void work() {
    Duration pause = LOOK;
    while (true) {
      synchronized (lock) {
        await(pause);
        if (stopping || done) {
          return;
        }
        busySince = System.nanoTime();
      }
      pause = round(pause);
    }
  }

  /// Gives how long to wait for the next.
  private Duration round(Duration before) {
    boolean last;
    synchronized (lock) {
      last = finishing;
    }
    try {
      lease.checkKnown();
      boolean more = journal.sendNext(last);
      if (!more) {
        traces.putIfGrown();
      }
      if (last && !more && journal.isUpToDate()) {
        lease.check();
        rest.put();
        traces.end();
        ended(null, true);
      }
      isBack(more);
      return last ? Duration.ZERO : more ? BETWEEN_SEGMENTS : LOOK;
    } catch (LeaseLostException e) {
      ended(e, true);
      return Duration.ZERO;
    } catch (IOException | RuntimeException e) {
      ended(e instanceof IOException io ? io : new IOException(e.getMessage(), e), false);
      isAway(String.valueOf(e.getMessage()));
      return longer(before, last);
    } finally {
      synchronized (lock) {
        busySince = 0;
      }
    }
  }

  private static Duration longer(Duration before, boolean last) {
    Duration longest = last ? Duration.ofSeconds(1) : LONGEST_PAUSE;
    Duration longer = before.compareTo(LOOK) < 0 ? LOOK : before.multipliedBy(2);
    return longer.compareTo(longest) > 0 ? longest : longer;
  }

  private void ended(@Nullable IOException why, boolean forGood) {
    synchronized (lock) {
      failure = why;
      done |= forGood;
      lock.notifyAll();
    }
  }

  private void await(Duration pause) {
    long until = System.nanoTime() + pause.toNanos();
    boolean wasFinishing = finishing;
    try {
      for (long left = pause.toNanos();
          left > 0 && !stopping && finishing == wasFinishing;
          left = until - System.nanoTime()) {
        lock.wait(left / 1_000_000, (int) (left % 1_000_000));
      }
    } catch (InterruptedException _) {
      stopping = true;
    }
  }

  /// A store that hangs is away as well; the working thread cannot tell.
  private void watch() {
    synchronized (lock) {
      try {
        while (!stopping && !done) {
          lock.wait(1000);
          if (busySince != 0 && System.nanoTime() - busySince > NO_ANSWER.toNanos()) {
            isAway("no answer for " + NO_ANSWER.toSeconds() + " s");
          }
        }
      } catch (InterruptedException _) {
        // the process ends
      }
    }
  }

  private void isAway(String why) {
    synchronized (lock) {
      if (awaySince != null) {
        return;
      }
      awaySince = subject.clock().instant();
    }
    LOG.debug("the store is away: {}", why);
    listener.away(subject.clock().instant(), waiting(), why);
  }

  /// @param proven whether the store has just taken something; else it is asked
  private void isBack(boolean proven) throws IOException {
    Instant since;
    synchronized (lock) {
      since = awaySince;
    }
    if (since != null && !proven) {
      lease.check();
    }
    synchronized (lock) {
      awaySince = null;
      failure = null;
    }
    if (since != null) {
      listener.back(since, waiting());
    }
  }

  /// Parts that are recorded and not in the store.
  private int waiting() {
    return Math.max(0, subject.current().get().parts().size() - before.parts() - journal.parts());
  }

  /// Publishes all that is recorded, then the rest, the trace as it is then last of all, and ends.
  /// The recorder takes nothing more.
  ///
  /// @param patience for a store that is away
  /// @throws IOException which says what is missing in the store
  public void finish(Duration patience, Rest last) throws IOException {
    synchronized (lock) {
      rest = last;
      finishing = true;
      lock.notifyAll();
      long until = System.nanoTime() + patience.toNanos();
      try {
        for (long left = patience.toNanos(); left > 0 && !done; left = until - System.nanoTime()) {
          lock.wait(left / 1_000_000, (int) (left % 1_000_000));
        }
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
      }
      if (done && failure == null) {
        return;
      }
      if (failure instanceof LeaseLostException) {
        throw failure;
      }
      String why = failure == null ? "the store is slow" : String.valueOf(failure.getMessage());
      throw new IOException(
          "%s the end of the run are not in the store: %s"
              .formatted(waiting() == 0 ? "files of" : waiting() + " parts and", why),
          failure);
    }
  }

  /// Stops without publishing what waits; what is under way has a short time to end.
  @Override
  public void close() {
    synchronized (lock) {
      stopping = true;
      lock.notifyAll();
    }
    try {
      if (!thread.join(Duration.ofSeconds(5))) {
        LOG.debug("the publisher still waits for the store");
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } catch (IllegalThreadStateException _) {
      // it never began
    }
  }
}
