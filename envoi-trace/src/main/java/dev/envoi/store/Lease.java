package dev.envoi.store;

import dev.envoi.store.LocalRuns.RunFolder;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The right to write a trajectory, over all machines: the object `lease/<fence>`, which only its
/// owner writes again, and which counts as long as there is none with a higher fence. Only the
/// making of an object where none is decides who gets it, and no clock of another machine.
///
/// An owner that slept for too long finds a higher fence and has lost. What it still sends until
/// then goes to names of its own fence, which readers ignore (see [Pieces]).
public final class Lease implements AutoCloseable {
  /// Unchanged for this long, a lease may be taken over.
  public static final Duration LASTS = Duration.ofSeconds(60);

  static final String FOLDER = "lease";
  private static final Logger LOG = LoggerFactory.getLogger(Lease.class);

  private final TrajectoryObjects objects;
  private final int fence;
  private final Duration renewed;
  private LeaseRecord record;
  private boolean abandoned;
  private final AtomicReference<@Nullable String> lost = new AtomicReference<>();
  private volatile @Nullable Keeper keeper;
  private @Nullable ScheduledExecutorService thread;

  /// @param lasts unchanged for this long, it may be taken over
  Lease(TrajectoryObjects objects, int fence, LeaseRecord record, Duration lasts) {
    this.objects = objects;
    this.fence = fence;
    this.record = record;
    this.renewed = lasts.dividedBy(3);
  }

  /// Who keeps a lease is told.
  public interface Keeper {
    /// It was renewed; called from the lease's own thread.
    void renewed() throws IOException;

    /// Somebody else has it: this run must end. Called once.
    void lost(String words);
  }

  /// The number of this writer, from 1.
  public int fence() {
    return fence;
  }

  /// The random name of the owner.
  String owner() {
    return record.owner();
  }

  /// What is written into a run's folder from now on is written under this lease.
  public void mark(RunFolder folder) throws IOException {
    LocalWriter.remember(folder, this);
  }

  static String name(int fence) {
    return String.format(Locale.ROOT, "%s/%08d", FOLDER, fence);
  }

  /// Renews it from now on, by a thread of its own, while there is nobody to tell yet.
  void keep() {
    startRenewing(renewed);
  }

  /// Renews it from now on, and tells.
  ///
  /// @throws LeaseLostException when it was lost before
  public void keep(Keeper told) throws LeaseLostException {
    keep(told, renewed);
  }

  /// @param every counts unless it is renewed already
  void keep(Keeper told, Duration every) throws LeaseLostException {
    keeper = told;
    checkKnown();
    startRenewing(every);
  }

  private void startRenewing(Duration every) {
    ScheduledExecutorService before = thread;
    if (before != null && !before.isShutdown()) {
      return;
    }
    ScheduledExecutorService started =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("lease").factory());
    thread = started;
    var _ =
        started.scheduleWithFixedDelay(
            this::renew, every.toMillis(), every.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void renew() {
    try {
      check();
      write(false);
      Keeper told = keeper;
      if (told != null) {
        told.renewed();
      }
    } catch (LeaseLostException e) {
      stopRenewing();
      Keeper told = keeper;
      if (told != null) {
        told.lost(String.valueOf(e.getMessage()));
      }
    } catch (IOException | RuntimeException e) {
      // The store is away: for everybody, or somebody takes over, which the next check shows.
      LOG.debug("the lease could not be renewed: {}", e.getMessage());
    }
  }

  /// Asks the store whether it still is ours.
  public void check() throws IOException {
    checkKnown();
    int newest = Leases.newest(objects);
    if (newest > fence) {
      String words =
          "another run has taken over this trajectory (%s, fence %d after %d)"
              .formatted(Leases.writer(objects, newest), newest, fence);
      lost.compareAndSet(null, words);
    }
    checkKnown();
  }

  /// Fails when it is known to be lost; asks nobody.
  void checkKnown() throws LeaseLostException {
    String words = lost.get();
    if (words != null) {
      throw new LeaseLostException(words);
    }
  }

  /// Whether it is known to be lost.
  public boolean isLost() {
    return lost.get() != null;
  }

  private synchronized void write(boolean last) throws IOException {
    if (!abandoned) {
      record = record.next(last);
      objects.put(name(fence), record.bytes());
    }
  }

  private void stopRenewing() {
    ScheduledExecutorService running = thread;
    if (running != null) {
      running.shutdown();
    }
  }

  /// Takes it back as if it had never been: for a first writer that could not begin. It is not
  /// written again, by [#close()] neither.
  public synchronized void abandon() throws IOException {
    abandoned = true;
    objects.deleteAll(List.of(name(fence)));
  }

  /// The process dies, for tests: nothing is renewed any more, and nothing given back.
  void die() {
    stopRenewing();
  }

  /// Gives the trajectory free at once for the next writer; a store that is away is let alone, and
  /// the next writer then has to wait until the lease has run out.
  @Override
  public void close() {
    ScheduledExecutorService running = thread;
    if (running != null) {
      running.shutdownNow();
      try {
        var _ = running.awaitTermination(2, TimeUnit.SECONDS);
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
      }
    }
    if (!isLost()) {
      try {
        write(true);
      } catch (IOException e) {
        LOG.debug("the lease could not be released: {}", e.getMessage());
      }
    }
  }
}
