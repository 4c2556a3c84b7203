package dev.envoi.recorder;

import dev.envoi.journal.Journal;
import dev.envoi.trace.AgentTrace;
import dev.envoi.trace.FinishedPart;
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
import dev.envoi.trace.Usage;
import dev.envoi.workspace.Checkpoints;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
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
  /// How long a stop waits for a checkpoint that is being taken; a file of 1 GB takes seconds.
  private static final Duration LONGEST_RECORDING = Duration.ofMinutes(1);

  private final Journal journal;
  private final PartCheckpoints checkpoints;
  private final int maxParts;
  private final Supplier<@Nullable TestingState> testingState;

  private final TraceFold fold;
  private final Semaphore gate = new Semaphore(1, true);
  private final TreeMap<Integer, PartReserved> open = new TreeMap<>();
  private final Set<Integer> holdingSlot = new HashSet<>();
  private final Set<Integer> completing = new HashSet<>();
  private int reserved;
  private int turn;
  private boolean closed;
  private boolean ended;

  /// Of a trajectory that begins.
  public Recorder(Journal journal, Checkpoints checkpoints, Settings settings) {
    this(journal, checkpoints, settings, new Known());
  }

  /// Of one that goes on. Numbers that were given away to parts which never completed are open, for
  /// [#closeOpenParts].
  ///
  /// @param known all that stands in the journal; the recorder's own from now on
  public Recorder(Journal journal, Checkpoints checkpoints, Settings settings, Known known) {
    this.journal = journal;
    this.checkpoints = new PartCheckpoints(checkpoints, settings.clock());
    this.maxParts = settings.maxParts();
    this.testingState = settings.testingState();
    this.fold = known.fold();
    this.reserved = known.reserved();
    this.turn = known.turns();
    known.open().forEach(reservation -> open.put(reservation.part(), reservation));
  }

  /// What a recorder is set to.
  ///
  /// @param maxParts how many part numbers may be given away
  /// @param testingState where the tests stand; asked when a part completes
  public record Settings(
      InstantSource clock, int maxParts, Supplier<@Nullable TestingState> testingState) {}

  /// Appends any event that is no part. Nothing comes after the end of the trajectory.
  public synchronized long note(JournalEvent event) throws IOException {
    if (ended) {
      throw new IOException("the trajectory has ended and takes nothing more");
    }
    ended = event instanceof JournalEvent.TrajectoryEnded;
    Entry entry = journal.append(event);
    fold.add(entry);
    return entry.seq();
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
      OptionalInt number = reserve(type, itemType, true);
      admitted = number.isPresent();
      return number;
    } finally {
      if (!admitted) {
        gate.release();
      }
    }
  }

  /// Reserves a number for a part that cannot touch the workspace. Empty as above.
  public OptionalInt begin(PartType type, String itemType) throws IOException {
    return reserve(type, itemType, false);
  }

  private synchronized OptionalInt reserve(PartType type, String itemType, boolean slot)
      throws IOException {
    if (closed || reserved >= maxParts) {
      return OptionalInt.empty();
    }
    reserved++;
    PartReserved reservation = new PartReserved(reserved, turn, type, itemType);
    note(reservation);
    journal.sync();
    open.put(reserved, reservation);
    if (slot) {
      holdingSlot.add(reserved);
    }
    return OptionalInt.of(reserved);
  }

  /// Records a part that has ended, with a checkpoint when it can have touched the workspace, and
  /// then lets the next tool in. A number is closed once, whoever asks. When this fails the part
  /// stays open and the gate shut. An interrupted thread records all the same, and stays
  /// interrupted.
  public Part complete(FinishedPart part) throws IOException {
    PartReserved reservation = claim(part.number());
    boolean interrupted = Thread.interrupted(); // it would close the files under the checkpoint
    try {
      return close(reservation, part, checkpoint(part.number(), part.summary()));
    } finally {
      unclaim(part.number());
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /// Interrupts a thread, but not while it records a part, unless that takes too long.
  public synchronized void interrupt(Thread thread) throws InterruptedException {
    awaitRecording();
    thread.interrupt();
  }

  private synchronized void awaitRecording() throws InterruptedException {
    long until = System.nanoTime() + LONGEST_RECORDING.toNanos();
    while (!completing.isEmpty() && System.nanoTime() - until < 0) {
      wait(LONGEST_RECORDING.toMillis());
    }
  }

  private synchronized PartReserved claim(int number) {
    PartReserved reservation = open.get(number);
    if (reservation == null || !completing.add(number)) {
      throw new IllegalArgumentException("part " + number + " is not open");
    }
    return reservation;
  }

  private synchronized void unclaim(int number) {
    completing.remove(number);
    notifyAll();
  }

  private Part close(
      PartReserved reservation, FinishedPart part, @Nullable RepoCheckpoint checkpoint)
      throws IOException {
    Part closed = note(reservation, part, checkpoint);
    if (letGo(part.number())) {
      gate.release();
    }
    return closed;
  }

  private synchronized Part note(
      PartReserved reservation, FinishedPart part, @Nullable RepoCheckpoint checkpoint)
      throws IOException {
    note(
        new PartCompleted(
            part.number(),
            reservation.turn(),
            part.type(),
            part.itemType(),
            part.status(),
            summary(part.summary()),
            part.duration().toMillis(),
            checkpoint,
            testingState.get(),
            part.usage(),
            part.content()));
    open.remove(part.number());
    return fold.lastPart();
  }

  /// Secrets go before the text is cut: a cut secret would not be known for one.
  private String summary(String text) {
    return Summary.of(journal.redactor().redact(text));
  }

  private synchronized boolean letGo(int number) {
    return holdingSlot.remove(number);
  }

  /// Null for a part that cannot have touched the workspace, and when the workspace is nobody's.
  private @Nullable RepoCheckpoint checkpoint(int number, String summary) throws IOException {
    return checkpoints.isFrozen() || !holdsSlot(number)
        ? null
        : checkpoints.take("part " + number + ": " + summary(summary));
  }

  private synchronized boolean holdsSlot(int number) {
    return holdingSlot.contains(number);
  }

  /// Something may have changed the workspace that no part did: no checkpoint is taken from now on,
  /// so the code stays as the last one has it, and no part begins.
  public synchronized void freeze() {
    checkpoints.freeze();
    closed = true;
  }

  /// The command of a part runs on from now, or has ended: checkpoints say so.
  public void runsInBackground(int part, boolean running) {
    checkpoints.runsInBackground(part, running);
  }

  /// The harness answered: belongs to the part in flight, or to the last one.
  public synchronized void tested(TestCall call) throws IOException {
    note(new JournalEvent.TestsRun(open.isEmpty() ? reserved : open.lastKey(), call));
  }

  /// The commit that holds the workspace as of the last part that touched it.
  public String head() throws IOException {
    return checkpoints.head();
  }

  /// No part begins from now on; those that began may complete.
  public synchronized void closeToNewParts() {
    closed = true;
  }

  /// Closes every number whose part did not complete, with a checkpoint of what it left behind. A
  /// checkpoint that cannot be taken keeps no number open: the part then says so.
  public void closeOpenParts(PartStatus status, String why)
      throws IOException, InterruptedException {
    List<PartReserved> unfinished = claimOpenParts();
    try {
      for (PartReserved reservation : unfinished) {
        closeUnfinished(reservation, status, why);
      }
    } finally {
      unfinished.forEach(reservation -> unclaim(reservation.part()));
    }
  }

  private void closeUnfinished(PartReserved reservation, PartStatus status, String why)
      throws IOException {
    RepoCheckpoint checkpoint = null;
    String words = why;
    try {
      checkpoint = checkpoint(reservation.part(), why);
    } catch (IOException e) {
      words = why + "; no checkpoint could be taken: " + e.getMessage();
    }
    close(
        reservation,
        new FinishedPart(
            reservation.part(),
            reservation.partType(),
            reservation.itemType(),
            status,
            words,
            Duration.ZERO,
            null,
            PartContent.text(words)),
        checkpoint);
  }

  private synchronized List<PartReserved> claimOpenParts() throws InterruptedException {
    awaitRecording(); // what completes just now is not unfinished
    completing.addAll(open.keySet());
    return List.copyOf(open.values());
  }

  /// The turn is over: what changed since its last part gets a checkpoint of the turn. When it
  /// cannot be taken the turn is over all the same, and the failure is thrown after that.
  public void turnEnded(JournalEvent.TurnEnded event) throws IOException {
    RepoCheckpoint checkpoint = null;
    IOException failure = null;
    try {
      if (!checkpoints.isFrozen()) {
        RepoCheckpoint taken = checkpoints.take("turn " + event.turn() + " ended");
        checkpoint = taken.committed() ? taken : null;
      }
    } catch (IOException e) {
      failure = e;
    }
    note(
        new JournalEvent.TurnEnded(
            event.turn(), event.outcome(), checkpoint, event.usage(), event.detail()));
    journal.sync();
    if (failure != null) {
      throw failure;
    }
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

  /// Whether another part would get a number.
  public synchronized boolean hasPartsLeft() {
    return !closed && reserved < maxParts;
  }

  /// A model response cost this; its first part has this number, 0 when it has none.
  public synchronized void used(Usage usage, int firstPart) throws IOException {
    note(new JournalEvent.TokensUsed(turn, firstPart == 0 ? null : firstPart, usage));
  }

  /// Whether a part has begun and is not recorded yet.
  public synchronized boolean partInFlight() {
    return !open.isEmpty();
  }

  /// Whether a tool is running now.
  public boolean toolRunning() {
    return gate.availablePermits() == 0;
  }

  /// Whether a checkpoint so far found the value of a known secret in the code.
  public synchronized boolean secretSeen() {
    return fold.secretSeen();
  }

  /// The trace as it is.
  public synchronized AgentTrace trace() {
    return fold.trace();
  }
}
