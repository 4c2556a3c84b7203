package dev.envoi.recorder;

import dev.envoi.journal.JournalReader;
import dev.envoi.trace.JournalEvent;
import dev.envoi.trace.JournalEvent.Confirmed;
import dev.envoi.trace.JournalEvent.Entry;
import dev.envoi.trace.JournalEvent.ModelCalled;
import dev.envoi.trace.JournalEvent.PartCompleted;
import dev.envoi.trace.JournalEvent.PartReserved;
import dev.envoi.trace.JournalEvent.Resumed;
import dev.envoi.trace.JournalEvent.TestsRun;
import dev.envoi.trace.JournalEvent.TokensUsed;
import dev.envoi.trace.JournalEvent.TrajectoryStarted;
import dev.envoi.trace.JournalEvent.TurnEnded;
import dev.envoi.trace.JournalEvent.TurnStarted;
import dev.envoi.trace.PartStatus;
import dev.envoi.trace.SessionEnd;
import dev.envoi.trace.TestCall;
import dev.envoi.trace.TraceFold;
import dev.envoi.trace.Usage;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// What is known of a trajectory so far, as its journal tells it: nothing, for one that begins.
/// Everything that a run counts goes on from here. Owned by one thread.
public final class Known {
  private final TraceFold fold = new TraceFold();
  private final List<TestCall> tests = new ArrayList<>();
  private final TreeMap<Integer, PartReserved> open = new TreeMap<>();
  private @Nullable TrajectoryStarted started;
  private Map<String, String> limits = Map.of();
  private @Nullable Map<String, String> options;
  private int reserved;
  private int done;
  private int turns;
  private int limited;
  private boolean turnOpen;
  private Duration used = Duration.ZERO;
  private Instant sitting = Instant.EPOCH;
  private Duration usedBefore = Duration.ZERO;
  private Usage relayed = Usage.NONE;
  private Usage reported = Usage.NONE;
  private Usage beforeTurn = Usage.NONE;

  /// Reads a journal to its end.
  public static Known read(JournalReader journal) throws IOException {
    Known known = new Known();
    journal.forEach(false, known::add);
    return known;
  }

  private void add(Entry entry) {
    fold.add(entry);
    switch (entry.event()) {
      case TrajectoryStarted event -> {
        started = event;
        limits = event.limits();
        options = event.options();
        sitting = entry.time();
      }
      case Resumed event -> goOn(event, entry.time());
      case TurnStarted event -> {
        turns = event.turn();
        turnOpen = true;
        beforeTurn = spent();
      }
      case TurnEnded _ -> turnOpen = false;
      case PartReserved event -> {
        reserved = event.part();
        open.put(event.part(), event);
      }
      case PartCompleted event -> complete(event);
      case TokensUsed event -> reported = reported.plus(event.usage());
      case ModelCalled event ->
          relayed = event.usage() == null ? relayed : relayed.plus(event.usage());
      case TestsRun event -> tests.add(event.call().failedOnly());
      case Confirmed event -> tests.add(event.call().failedOnly());
      case JournalEvent.Noted(String kind, _) ->
          limited += kind.equals(JournalEvent.Noted.USAGE_LIMIT) ? 1 : 0;
      case JournalEvent.SessionStarted _,
          JournalEvent.SessionResumed _,
          JournalEvent.AgentSaid _,
          JournalEvent.TrajectoryEnded _,
          JournalEvent.Unknown _ -> {}
    }
    Duration now = usedBefore.plus(Duration.between(sitting, entry.time()));
    used = now.compareTo(used) > 0 ? now : used; // a clock that jumps back gives no time back
  }

  private void goOn(Resumed event, Instant time) {
    limits = event.limits();
    options = event.options() == null ? options : event.options();
    usedBefore = Duration.ofMillis(event.usedMs());
    sitting = time;
  }

  private void complete(PartCompleted event) {
    open.remove(event.part());
    if (event.status() == PartStatus.COMPLETED || event.status() == PartStatus.FAILED) {
      done++;
    }
    Usage usage = event.usage();
    reported = usage == null ? reported : reported.plus(usage);
  }

  TraceFold fold() {
    return fold;
  }

  /// Whether there is nothing to go on from.
  public boolean isNothing() {
    return started == null;
  }

  /// How it was started.
  public TrajectoryStarted started() {
    return Objects.requireNonNull(started, "the journal holds nothing");
  }

  /// The budgets as they were last.
  public Map<String, String> limits() {
    return limits;
  }

  /// What else it was run with last; null when an older version kept nothing of it.
  public @Nullable Map<String, String> options() {
    return options;
  }

  /// How it ended; null when it died.
  public @Nullable SessionEnd end() {
    return fold.trace().sessionEnd();
  }

  /// The agent's last session; null when it had none.
  public @Nullable String sessionId() {
    return fold.trace().sessionId();
  }

  /// The code as the last checkpoint that was recorded has it.
  public String commit() {
    return Objects.requireNonNull(fold.commit(), "no checkpoint was recorded");
  }

  /// The test results in their order, with failed cases only.
  public List<TestCall> tests() {
    return List.copyOf(tests);
  }

  /// How many numbers were given away.
  public int reserved() {
    return reserved;
  }

  /// How many parts came to an end of their own.
  public int done() {
    return done;
  }

  /// Numbers that were given away and whose parts have not completed, in their order.
  public List<PartReserved> open() {
    return List.copyOf(open.values());
  }

  public int turns() {
    return turns;
  }

  /// How many of the turns ended by a limit of the provider and count for nothing.
  public int limited() {
    return limited;
  }

  /// Whether the last turn has not ended.
  public boolean turnOpen() {
    return turnOpen;
  }

  /// How much of the run's time is used.
  public Duration used() {
    return used;
  }

  private Usage spent() {
    return relayed.atLeast(reported);
  }

  /// Tokens since the last turn began; null when none are known.
  public @Nullable Usage ofTurn() {
    Usage usage = spent().minus(beforeTurn);
    return usage.equals(Usage.NONE) ? null : usage;
  }

  /// Tokens as the relay counted them.
  public Usage relayed() {
    return relayed;
  }

  /// Tokens as the agent told them.
  public Usage reported() {
    return reported;
  }
}
