package dev.envoi.recorder;

import dev.envoi.journal.Journal;
import dev.envoi.trace.AgentTrace;
import dev.envoi.trace.JournalEvent;
import dev.envoi.trace.JournalEvent.Entry;
import dev.envoi.trace.JournalEvent.PartCompleted;
import dev.envoi.trace.JournalEvent.PartReserved;
import dev.envoi.trace.Part;
import dev.envoi.trace.PartContent;
import dev.envoi.trace.PartStatus;
import dev.envoi.trace.PartType;
import dev.envoi.trace.RepoCheckpoint;
import dev.envoi.trace.TestCall;
import dev.envoi.trace.TestingState;
import dev.envoi.trace.TraceFold;
import dev.envoi.workspace.Checkpoint;
import dev.envoi.workspace.Checkpoints;
import java.io.IOException;
import java.time.InstantSource;
import java.util.List;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Records a trajectory: gives part numbers away, holds tools at the part boundary, takes the
/// checkpoint of each part that can have touched the workspace, and writes everything to the
/// journal in that order.
///
/// Before a part begins, all that came before it is on the disk: the journal is synced once with
/// each reservation, so a power cut loses at most the part in flight.
public final class Recorder {
  private final Journal journal;
  private final Checkpoints checkpoints;
  private final InstantSource clock;
  private final int maxParts;
  private final Supplier<@Nullable TestingState> testingState;

  private final TraceFold fold = new TraceFold();
  private final Semaphore gate = new Semaphore(1, true);
  private final TreeMap<Integer, PartReserved> open = new TreeMap<>();
  private int reserved;
  private int turn;
  private boolean closed;

  public Recorder(Journal journal, Checkpoints checkpoints, Settings settings) {
    this.journal = journal;
    this.checkpoints = checkpoints;
    this.clock = settings.clock();
    this.maxParts = settings.maxParts();
    this.testingState = settings.testingState();
  }

  /// What a recorder is set to.
  ///
  /// @param maxParts how many part numbers may be given away
  /// @param testingState where the tests stand; asked when a part completes
  public record Settings(
      InstantSource clock, int maxParts, Supplier<@Nullable TestingState> testingState) {}

  /// Appends any event that is no part.
  public synchronized long note(JournalEvent event) throws IOException {
    long seq = journal.append(event);
    fold.add(new Entry(seq, clock.instant(), event));
    return seq;
  }

  /// A prompt goes out: parts belong to this turn from now on.
  public synchronized void turnStarted(int number, String prompt) throws IOException {
    turn = number;
    note(new JournalEvent.TurnStarted(number, prompt));
    journal.sync();
  }

  /// Holds a tool until it is the only one that can touch the workspace and everything before it is
  /// durable. Empty when no number is left or the recorder was closed to new parts.
  public OptionalInt admit(PartType type, String itemType)
      throws IOException, InterruptedException {
    gate.acquire();
    boolean admitted = false;
    try {
      OptionalInt number = begin(type, itemType);
      admitted = number.isPresent();
      return number;
    } finally {
      if (!admitted) {
        gate.release();
      }
    }
  }

  /// Reserves a number for a part that cannot touch the workspace. Empty as above.
  public synchronized OptionalInt begin(PartType type, String itemType) throws IOException {
    if (closed || reserved >= maxParts) {
      return OptionalInt.empty();
    }
    reserved++;
    PartReserved reservation = new PartReserved(reserved, turn, type, itemType);
    note(reservation);
    journal.sync();
    open.put(reserved, reservation);
    return OptionalInt.of(reserved);
  }

  /// Records a part that has ended, with a checkpoint when it can have touched the workspace, and
  /// then lets the next tool in. When this fails the part stays open and the gate shut.
  public void complete(FinishedPart part) throws IOException {
    PartReserved reservation;
    synchronized (this) {
      reservation = open.get(part.number());
    }
    if (reservation == null) {
      throw new IllegalArgumentException("part " + part.number() + " is not open");
    }
    boolean touches = reservation.partType().touchesWorkspace();
    RepoCheckpoint checkpoint = touches ? checkpoint(part.number(), part.summary()) : null;
    close(reservation, part, checkpoint);
    if (touches) {
      gate.release();
    }
  }

  private synchronized void close(
      PartReserved reservation, FinishedPart part, @Nullable RepoCheckpoint checkpoint)
      throws IOException {
    note(
        new PartCompleted(
            part.number(),
            reservation.turn(),
            part.type(),
            part.itemType(),
            part.status(),
            Summary.of(part.summary()),
            part.duration().toMillis(),
            checkpoint,
            testingState.get(),
            part.usage(),
            part.content()));
    open.remove(part.number());
  }

  private RepoCheckpoint checkpoint(int number, String summary) throws IOException {
    return described(
        checkpoints.take("part " + number + ": " + Summary.of(summary), clock.instant()));
  }

  private static RepoCheckpoint described(Checkpoint taken) {
    List<String> skipped =
        taken.skipped().entrySet().stream()
            .map(entry -> entry.getKey().text() + ": " + entry.getValue())
            .toList();
    return new RepoCheckpoint(
        taken.before(),
        taken.after(),
        taken.committed(),
        taken.changed().stream().map(path -> path.text()).toList(),
        skipped.isEmpty() ? null : skipped);
  }

  /// The harness answered: belongs to the part in flight, or to the last one.
  public synchronized void tested(TestCall call) throws IOException {
    note(new JournalEvent.TestsRun(open.isEmpty() ? reserved : open.lastKey(), call));
  }

  /// The commit that holds the workspace as of the last part that touched it.
  public String head() throws IOException {
    return checkpoints.head().orElseThrow(() -> new IOException("no checkpoint was taken yet"));
  }

  /// No part begins from now on; those that began may complete.
  public synchronized void closeToNewParts() {
    closed = true;
  }

  /// Closes every number whose part did not complete, with a checkpoint of what it left behind.
  public void closeOpenParts(PartStatus status, String why) throws IOException {
    List<PartReserved> left;
    synchronized (this) {
      left = List.copyOf(open.values());
    }
    for (PartReserved reservation : left) {
      complete(
          new FinishedPart(
              reservation.part(),
              reservation.partType(),
              reservation.itemType(),
              status,
              why,
              java.time.Duration.ZERO,
              null,
              PartContent.text(why)));
    }
  }

  /// The turn is over: what changed since its last part gets a checkpoint of the turn.
  public synchronized void turnEnded(JournalEvent.TurnEnded event) throws IOException {
    Checkpoint taken = checkpoints.take("turn " + event.turn() + " ended", clock.instant());
    note(
        new JournalEvent.TurnEnded(
            event.turn(),
            event.outcome(),
            taken.committed() ? described(taken) : null,
            event.usage(),
            event.detail()));
    journal.sync();
  }

  /// Everything so far is on the disk when this returns.
  public void sync() throws IOException {
    journal.sync();
  }

  /// Parts whose numbers were given away.
  public synchronized int reservedParts() {
    return reserved;
  }

  /// Whether no number is left.
  public synchronized boolean exhausted() {
    return reserved >= maxParts;
  }

  /// Whether a tool is running now.
  public boolean toolRunning() {
    return gate.availablePermits() == 0;
  }

  /// The part that was closed last.
  public synchronized Part lastPart() {
    return fold.lastPart();
  }

  /// The trace as it is.
  public synchronized AgentTrace trace() {
    return fold.trace();
  }
}
