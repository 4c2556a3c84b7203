package dev.envoi.store;

import dev.envoi.trace.AgentTrace;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Writes `agent_trace.json` anew while a run goes on: when the trace has grown by half since the
/// last time, and not oftener than every ten seconds. A store that is down delays this and nothing
/// else.
///
/// The room for journal segments and incremental bundles is here.
public final class Publisher implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Publisher.class);
  private static final Duration PAUSE = Duration.ofSeconds(10);

  private final TrajectoryObjects objects;
  private final Supplier<AgentTrace> current;
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("publisher").factory());
  private int published;

  /// @param current gives the trace as it is; called from the publisher's own thread
  public Publisher(TrajectoryObjects objects, Supplier<AgentTrace> current) {
    this.objects = objects;
    this.current = current;
    var _ =
        thread.scheduleWithFixedDelay(
            this::publishWhenGrown, PAUSE.toMillis(), PAUSE.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void publishWhenGrown() {
    try {
      AgentTrace trace = current.get();
      if (trace.parts().size() * 2 > published * 3) {
        objects.putTrace(trace);
        published = trace.parts().size();
      }
    } catch (IOException | RuntimeException e) {
      // The journal has everything; the next round, or the end, tries again.
      LOG.warn("the trace could not be published yet: {}", e.getMessage());
    }
  }

  /// Stops the rounds and publishes what is current then: nothing older comes after it.
  public void finish() throws IOException {
    close();
    objects.putTrace(current.get());
  }

  /// Stops the rounds; what is under way is finished first.
  @Override
  public void close() {
    thread.shutdown();
    try {
      if (!thread.awaitTermination(30, TimeUnit.SECONDS)) {
        thread.shutdownNow();
      }
    } catch (InterruptedException e) {
      thread.shutdownNow();
      Thread.currentThread().interrupt();
    }
  }
}
