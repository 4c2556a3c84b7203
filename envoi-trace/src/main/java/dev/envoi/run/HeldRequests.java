package dev.envoi.run;

import dev.envoi.recorder.Recorder;
import dev.envoi.relay.RelayListener;
import dev.envoi.trace.JournalEvent.ModelCalled;
import dev.envoi.trace.Usage;
import java.time.Duration;
import java.util.Optional;

/// Holds a request to the model when no part can begin any more: what it would bring is recorded
/// nowhere. The agent's turn is ended meanwhile; an agent that does not take the hint is refused.
public final class HeldRequests implements RelayListener {
  private static final Duration LONGEST = Duration.ofSeconds(20);

  private final Spending spending;
  private final Recorder recorder;

  public HeldRequests(Spending spending, Recorder recorder) {
    this.spending = spending;
    this.recorder = recorder;
  }

  @Override
  public Optional<String> admit() throws InterruptedException {
    if (recorder.hasPartsLeft()) {
      return spending.admit();
    }
    Thread.sleep(LONGEST);
    return Optional.of("no part can begin any more; the run ends");
  }

  @Override
  public void used(Usage usage) {
    spending.used(usage);
  }

  @Override
  public void limited(Duration left) {
    spending.limited(left);
  }

  @Override
  public void called(ModelCalled call) {
    spending.called(call);
  }
}
