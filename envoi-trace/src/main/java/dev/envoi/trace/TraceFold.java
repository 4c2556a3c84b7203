package dev.envoi.trace;

import dev.envoi.trace.JournalEvent.Entry;
import dev.envoi.trace.JournalEvent.PartCompleted;
import dev.envoi.trace.JournalEvent.TestsRun;
import dev.envoi.trace.JournalEvent.TokensUsed;
import dev.envoi.trace.JournalEvent.TrajectoryStarted;
import dev.envoi.trace.JournalEvent.TurnEnded;
import dev.envoi.trace.JournalEvent.TurnStarted;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// Folds journal events, in their order, into an [AgentTrace]. Test results keep failed cases only,
/// so that the trace stays small; the journal has them whole. Owned by one thread.
public final class TraceFold {
  private @Nullable TrajectoryStarted started;
  private Instant startedAt = Instant.EPOCH;
  private @Nullable String sessionId;
  private @Nullable String commit;
  private @Nullable String model;
  private @Nullable String price;
  private @Nullable SessionEnd end;
  private @Nullable String turnBegan;
  private List<String> afterParts = List.of();
  private boolean secretSeen;
  private final UsageFold spending = new UsageFold();
  private final List<Part> parts = new ArrayList<>();
  private final List<Turn> turns = new ArrayList<>();
  private final List<Resumption> resumptions = new ArrayList<>();
  private final Map<Integer, List<TestCall>> calls = new HashMap<>();
  private final Map<Integer, Usage> usages = new HashMap<>();

  /// Takes the next event.
  public void add(Entry entry) {
    switch (entry.event()) {
      case TrajectoryStarted event -> {
        started = event;
        startedAt = entry.time();
        model = event.agentModel();
        price = event.limits().get("price");
        commit = event.initialCommit();
      }
      case JournalEvent.Resumed event -> resume(event, entry.time());
      case JournalEvent.SessionStarted(String id) -> {
        sessionId = id;
        latestResumption(Resumption::begunAnew);
      }
      case JournalEvent.SessionResumed(String id, String caveat) -> {
        sessionId = id;
        latestResumption(resumption -> resumption.resumed(caveat));
      }
      case TurnStarted(int turn, String prompt) -> {
        turnBegan = commit;
        afterParts = List.of();
        spending.turnStarted();
        turns.add(begun(turn, prompt, entry.time()));
      }
      case JournalEvent.ModelCalled event -> spending.called(event.usage());
      case TestsRun(int part, TestCall call) -> tested(part, call.failedOnly());
      case PartCompleted event -> complete(event, entry);
      case TokensUsed(_, Integer part, Usage usage) -> used(part, usage);
      case TurnEnded event -> endTurn(event);
      case JournalEvent.Noted(String kind, _) ->
          secretSeen = secretSeen || kind.equals(JournalEvent.Noted.SECRET_SEEN);
      case JournalEvent.TrajectoryEnded(SessionEnd sessionEnd) -> end = sessionEnd;
      case JournalEvent.PartReserved _,
          JournalEvent.Confirmed _,
          JournalEvent.AgentSaid _,
          JournalEvent.Unknown _ -> {}
    }
  }

  private void resume(JournalEvent.Resumed event, Instant time) {
    end = null;
    model = event.agentModel() == null ? model : event.agentModel();
    price = event.limits().get("price");
    resumptions.add(new Resumption(time, event.part(), event.lost(), null, null));
  }

  private void latestResumption(UnaryOperator<Resumption> change) {
    if (!resumptions.isEmpty()) {
      resumptions.addLast(change.apply(resumptions.removeLast()));
    }
  }

  private Turn begun(int turn, String prompt, Instant time) {
    return new Turn(turn, null, null, time, prompt, commit, null, List.of(), null, null);
  }

  /// A call belongs to the part in flight; one that comes after the part was closed is added to it.
  private void tested(int number, TestCall call) {
    for (int i = parts.size() - 1; i >= 0; i--) {
      if (parts.get(i).part() == number) {
        parts.set(i, parts.get(i).with(call));
        return;
      }
    }
    calls.computeIfAbsent(number, _ -> new ArrayList<>()).add(call);
  }

  /// Tokens may be told before or after their part.
  private void used(@Nullable Integer number, Usage usage) {
    if (number == null) {
      return;
    }
    for (int i = parts.size() - 1; i >= 0; i--) {
      if (parts.get(i).part() == number) {
        parts.set(i, parts.get(i).with(usage));
        return;
      }
    }
    usages.merge(number, usage, Usage::plus);
  }

  private static @Nullable Usage sum(@Nullable Usage one, @Nullable Usage other) {
    return one == null ? other : other == null ? one : one.plus(other);
  }

  private void complete(PartCompleted event, Entry entry) {
    RepoCheckpoint checkpoint = event.checkpoint();
    if (checkpoint != null) {
      commit = checkpoint.commitAfter();
      secretSeen = secretSeen || checkpoint.redacted() != null;
    }
    TrajectoryStarted first = first();
    parts.add(
        new Part(
            first.trajectoryId(),
            sessionId,
            first.agent(),
            event.part(),
            event.turn(),
            entry.time(),
            "assistant",
            event.partType(),
            event.itemType(),
            event.content().subAgent(),
            event.status(),
            event.summary(),
            event.durationMs(),
            model,
            commit,
            checkpoint,
            calls.getOrDefault(event.part(), List.of()),
            event.testingState(),
            sum(event.usage(), usages.remove(event.part())),
            entry.seq()));
    calls.remove(event.part());
  }

  private void endTurn(TurnEnded event) {
    if (turns.isEmpty() || turns.getLast().turn() != event.turn()) {
      return;
    }
    Turn turn = turns.removeLast();
    RepoCheckpoint checkpoint = event.checkpoint();
    if (checkpoint != null) {
      commit = checkpoint.commitAfter();
      afterParts = checkpoint.changedFiles();
      secretSeen = secretSeen || checkpoint.redacted() != null;
    }
    spending.turnEnded(event.usage());
    turns.add(closed(turn, event.usage(), null));
  }

  private Turn closed(Turn turn, @Nullable Usage usage, @Nullable SessionEnd sessionEnd) {
    List<Part> own = parts.stream().filter(part -> part.turn() == turn.turn()).toList();
    List<Integer> numbers = own.stream().map(Part::part).sorted().toList();
    return new Turn(
        turn.turn(),
        numbers.isEmpty() ? null : numbers.getFirst(),
        numbers.isEmpty() ? null : numbers.getLast(),
        turn.timestamp(),
        turn.prompt(),
        commit,
        whole(own),
        numbers,
        usage,
        sessionEnd);
  }

  /// What a turn did to the code: its parts, and what came after the last of them.
  private RepoCheckpoint whole(List<Part> own) {
    TreeSet<String> changed = new TreeSet<>(afterParts);
    for (Part part : own) {
      if (part.repoCheckpoint() != null) {
        changed.addAll(part.repoCheckpoint().changedFiles());
      }
    }
    boolean committed = !Objects.equals(turnBegan, commit);
    return new RepoCheckpoint(turnBegan, commit, committed, List.copyOf(changed), null, null, null);
  }

  private TrajectoryStarted first() {
    if (started == null) {
      throw new IllegalStateException("the journal does not begin with trajectory_started");
    }
    return started;
  }

  /// The trace as of the last event taken; a turn that has not ended shows the parts it has so far.
  /// Parts come in the order of their numbers, in whatever order they completed.
  public AgentTrace trace() {
    TrajectoryStarted first = first();
    List<Turn> shown = new ArrayList<>(turns);
    if (!shown.isEmpty()) {
      Turn last = shown.removeLast();
      shown.add(closed(last, last.usage() == null ? spending.openTurn() : last.usage(), end));
    }
    return new AgentTrace(
        first.trajectoryId(),
        sessionId,
        first.agent(),
        model,
        startedAt,
        first.task(),
        first.sandbox(),
        first.requiredPaths(),
        first.initialCommit(),
        first.artifacts(),
        parts.stream().sorted(Comparator.comparingInt(Part::part)).toList(),
        shown,
        spending.total(),
        spending.cost(price),
        resumptions.isEmpty() ? null : resumptions,
        end);
  }

  /// The code as the last event has it.
  public @Nullable String commit() {
    return commit;
  }

  /// Whether a checkpoint so far found the value of a known secret in the code.
  public boolean secretSeen() {
    return secretSeen;
  }

  /// The part that was closed last; there must be one.
  public Part lastPart() {
    return parts.getLast();
  }
}
