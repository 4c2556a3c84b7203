package dev.envoi.cli;

import dev.envoi.recorder.Recorder;
import dev.envoi.relay.RelayListener;
import dev.envoi.trace.JournalEvent.ModelCalled;
import dev.envoi.trace.Usage;
import java.io.IOException;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Writes each call of the model into the journal.
record Calls(Recorder recorder) implements RelayListener {
  private static final Logger LOG = LoggerFactory.getLogger(Calls.class);

  @Override
  public Optional<String> admit() {
    return Optional.empty();
  }

  @Override
  public void used(Usage usage) {
    // the agent's adapter tells which part it was for
  }

  @Override
  public void called(ModelCalled call) {
    try {
      recorder.note(call);
    } catch (IOException e) {
      LOG.debug("a call of the model came after the end: {}", e.getMessage());
    }
  }
}
