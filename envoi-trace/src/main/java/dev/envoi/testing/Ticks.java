package dev.envoi.testing;

import dev.envoi.testing.TestProgress.Cases;
import dev.envoi.testing.TestProgress.Stage;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Tells every second how far a test call is, from a thread of its own, until it is closed. Who
/// makes the call says at which stage it is.
public final class Ticks implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Ticks.class);
  private static final Duration PAUSE = Duration.ofSeconds(1);
  private static final Duration LAST = Duration.ofSeconds(2);

  private final Consumer<TestProgress> watch;
  private final long from = System.nanoTime();
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Thread thread;
  private volatile State state;

  /// @param session that is tested in; null where nobody can be asked
  private record State(String path, Stage stage, @Nullable HarnessSession session) {}

  private Ticks(String path, Consumer<TestProgress> watch) {
    this.watch = watch;
    this.state = new State(path, Stage.WAITING, null);
    this.thread = Thread.ofVirtual().name("envoi-ticks").unstarted(this::tick);
  }

  /// Begins to tell about a call of a path.
  public static Ticks of(String path, Consumer<TestProgress> watch) {
    Ticks ticks = new Ticks(path, watch);
    ticks.thread.start();
    return ticks;
  }

  /// Tells nobody anything.
  public static Ticks unheard(String path) {
    return new Ticks(path, _ -> {});
  }

  void building() {
    state = new State(state.path(), Stage.BUILDING, null);
  }

  /// A path is tested now.
  void testing(String path, @Nullable HarnessSession session) {
    state = new State(path, Stage.TESTING, session);
  }

  private void tick() {
    try {
      while (!closed.await(PAUSE.toMillis(), TimeUnit.MILLISECONDS)) {
        State now = state;
        watch.accept(
            new TestProgress(
                now.path(),
                now.stage(),
                cases(now.session()),
                Duration.ofNanos(System.nanoTime() - from)));
      }
    } catch (InterruptedException _) {
      // nobody does that
    } catch (RuntimeException failed) {
      LOG.debug("progress is told no longer", failed);
    }
  }

  private static Cases cases(@Nullable HarnessSession session) throws InterruptedException {
    Optional<Cases> told = session == null ? Optional.empty() : session.progress();
    return told.orElse(Cases.UNKNOWN);
  }

  /// Nothing is told afterwards. What is being told is not interrupted: half of it would spoil the
  /// connection that it goes over.
  @Override
  public void close() {
    closed.countDown();
    try {
      if (thread.isAlive() && !thread.join(LAST)) {
        LOG.debug("who is told of progress does not return");
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
