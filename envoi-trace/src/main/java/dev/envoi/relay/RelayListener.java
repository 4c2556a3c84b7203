package dev.envoi.relay;

import dev.envoi.trace.JournalEvent.ModelCalled;
import dev.envoi.trace.Usage;
import java.time.Duration;
import java.util.Optional;

/// Hears what one trajectory asks of its model, and may say no. Called from the threads of the
/// requests, many at a time.
public interface RelayListener {

  /// A whole request has arrived from the agent. May hold it back. Empty: it goes to the provider,
  /// and [#called] follows once, whatever happens. Else why it does not.
  Optional<String> admit() throws InterruptedException;

  /// The provider told tokens: those that were not told before. Called before the agent sees the
  /// bytes that tell it.
  void used(Usage usage);

  /// The provider gives no more for so long, and the agent is about to hear it.
  void limited(Duration left);

  /// The request is over; its whole usage is in it.
  void called(ModelCalled call);
}
