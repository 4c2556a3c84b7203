package dev.envoi.run;

import dev.envoi.relay.RelayListener;
import dev.envoi.trace.JournalEvent;
import dev.envoi.trace.JournalEvent.ModelCalled;
import dev.envoi.trace.Usage;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Semaphore;

/// What a run has asked of its model, as the relay counts it and as the agent says. Both tell of
/// the same tokens, so the larger figure counts; an agent that does not go through the relay has
/// its own only.
///
/// Under a budget the requests of a trajectory go to the provider one at a time, and none when the
/// budget is used up: so no more than one answer can go beyond it. Safe for many threads.
public final class Spending implements RelayListener {
  private static final int TOO_MANY_REQUESTS = 429;

  private final Budget budget;
  private final Journal journal;
  private final Semaphore slot = new Semaphore(1, true);
  private Usage relayed;
  private Usage reported;
  private Usage beforeTurn = Usage.NONE;
  private long refusedAt;
  private boolean refused;
  private long limitEnds;
  private boolean limited;

  /// Where calls are recorded.
  @FunctionalInterface
  public interface Journal {
    void note(JournalEvent event) throws IOException;
  }

  public Spending(Budget budget, Journal journal) {
    this(budget, journal, Usage.NONE, Usage.NONE);
  }

  /// Of a run that goes on.
  ///
  /// @param relayed what was spent before, as the relay counted it
  /// @param reported likewise, as the agent told it
  public Spending(Budget budget, Journal journal, Usage relayed, Usage reported) {
    this.budget = budget;
    this.journal = journal;
    this.relayed = relayed;
    this.reported = reported;
  }

  @Override
  public Optional<String> admit() throws InterruptedException {
    if (!budget.isLimited()) {
      return Optional.empty();
    }
    slot.acquire();
    Optional<Verdict> usedUp = refusal();
    if (usedUp.isPresent()) {
      slot.release();
    }
    return usedUp.map(verdict -> verdict.detail() + "; the run ends");
  }

  @Override
  public synchronized void used(Usage usage) {
    relayed = relayed.plus(usage);
  }

  @Override
  public synchronized void limited(Duration left) {
    limitEnds = System.nanoTime() + left.toNanos();
    limited = true;
  }

  /// How long the provider gives no more; empty when its last answer named no such time.
  synchronized Optional<Duration> limit() {
    long left = limitEnds - System.nanoTime();
    return limited && left > 0 ? Optional.of(Duration.ofNanos(left)) : Optional.empty();
  }

  private synchronized void answered(int status) {
    limited = limited && status == TOO_MANY_REQUESTS;
  }

  @Override
  public void called(ModelCalled call) {
    answered(call.status());
    try {
      journal.note(call);
    } catch (IOException _) {
      // The trajectory has ended, or its journal takes nothing more: whoever runs it knows.
    } finally {
      if (budget.isLimited()) {
        slot.release();
      }
    }
  }

  /// The agent says that it used these tokens.
  synchronized void reported(Usage usage) {
    reported = reported.plus(usage);
  }

  /// Tokens so far.
  synchronized Usage total() {
    return relayed.atLeast(reported);
  }

  synchronized void turnBegins() {
    beforeTurn = total();
  }

  /// Tokens of the turn so far.
  synchronized Usage ofTurn() {
    return total().minus(beforeTurn);
  }

  /// Whether nothing more may be asked of the model, and why.
  Optional<Verdict> usedUp() {
    return budget.usedUp(total());
  }

  /// Likewise, from somebody who is turned away when it is so.
  synchronized Optional<Verdict> refusal() {
    Optional<Verdict> usedUp = usedUp();
    if (usedUp.isPresent() && !refused) {
      refused = true;
      refusedAt = System.nanoTime();
    }
    return usedUp;
  }

  /// Whether somebody was turned away at least so long ago.
  synchronized boolean hasRefusedFor(long nanos) {
    return refused && System.nanoTime() - refusedAt >= nanos;
  }
}
