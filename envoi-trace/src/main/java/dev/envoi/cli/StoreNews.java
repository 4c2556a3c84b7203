package dev.envoi.cli;

import dev.envoi.recorder.Recorder;
import dev.envoi.run.RunListener;
import dev.envoi.run.StopSignal;
import dev.envoi.store.Publisher;
import dev.envoi.trace.JournalEvent;
import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/// Tells the operator and the journal how publishing goes, and stops a run that somebody else has
/// taken over.
record StoreNews(RunListener listener, Recorder recorder, StopSignal stop)
    implements Publisher.Listener {

  @Override
  public void away(Instant since, int partsWaiting, String why) {
    tell(
        "store_away",
        "the store is away since %s, %d parts wait: %s"
            .formatted(since.truncatedTo(ChronoUnit.SECONDS), partsWaiting, why));
  }

  @Override
  public void back(Instant since, int partsWaiting) {
    tell(
        "store_back",
        "the store is back, it was away since %s; %d parts go out now"
            .formatted(since.truncatedTo(ChronoUnit.SECONDS), partsWaiting));
  }

  @Override
  public void lost(String words) {
    tell("lease_lost", words + ": this run is stopped");
    stop.ask();
    stop.ask();
  }

  private void tell(String kind, String text) {
    listener.noted(text);
    try {
      recorder.note(new JournalEvent.Noted(kind, text));
    } catch (IOException _) {
      // the trajectory has ended, or its own disk is full, which the run finds by itself
    }
  }
}
