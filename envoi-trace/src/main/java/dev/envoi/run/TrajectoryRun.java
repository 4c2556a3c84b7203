package dev.envoi.run;

import dev.envoi.agent.Agent;
import dev.envoi.agent.TurnOutcome;
import dev.envoi.recorder.Recorder;
import dev.envoi.run.TurnWatch.Ended;
import dev.envoi.testing.Evaluator;
import dev.envoi.testing.FollowUp;
import dev.envoi.testing.SolveTracker;
import dev.envoi.trace.EndReason;
import dev.envoi.trace.JournalEvent;
import dev.envoi.trace.PartStatus;
import dev.envoi.trace.SessionEnd;
import dev.envoi.trace.TestCall;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// One trajectory from its first prompt to its end. Called once, from one thread.
public final class TrajectoryRun {
  private static final int FRUITLESS_TURNS = 3;

  private final Crew crew;
  private final Plan plan;
  private final Pace pace;
  private final Start start;
  private final Bounds bounds;
  private final RecordingHost host;
  private final FollowUp followUp;
  private final TurnWatch watch;
  private final Confirmation confirmation;
  private int turns;
  private boolean turnOpen;
  private int fruitless;
  private int limited;
  private @Nullable Duration limitLeft;
  private String remark;

  /// Where a run begins.
  ///
  /// @param begun `System.nanoTime` at which the run's time began: set-up counts, and what was used
  ///   before
  /// @param turns how many there were before
  /// @param limited how many of them ended by a limit of the provider and do not count
  /// @param remark what the agent must know of what came before; empty when nothing did
  public record Start(long begun, int turns, int limited, String remark) {
    /// A trajectory that begins.
    public static Start at(long begun) {
      return new Start(begun, 0, 0, "");
    }
  }

  /// Who takes part.
  public record Crew(
      Agent agent,
      Recorder recorder,
      SolveTracker tracker,
      Evaluator evaluator,
      Spending spending,
      SessionKeeper keeper,
      RunListener listener) {}

  /// What is to be done.
  ///
  /// @param prompt the first prompt
  /// @param required test paths that one commit must pass
  public record Plan(
      String prompt,
      List<String> required,
      RunLimits limits,
      StopSignal stop,
      InstantSource clock) {}

  public TrajectoryRun(Crew crew, Plan plan, Start start) {
    this(crew, plan, Pace.USUAL, start);
  }

  TrajectoryRun(Crew crew, Plan plan, Pace pace, Start start) {
    this.crew = crew;
    this.start = start;
    this.turns = start.turns();
    this.limited = start.limited();
    this.remark = start.remark();
    this.plan = plan;
    this.pace = pace;
    this.bounds = new Bounds(plan.limits(), plan.stop(), start.begun());
    this.host = new RecordingHost(crew.recorder(), crew.listener(), crew.spending());
    this.followUp = new FollowUp(crew.tracker());
    this.confirmation =
        new Confirmation(crew.evaluator(), crew.recorder(), bounds, crew.listener()::testing);
    this.watch =
        new TurnWatch(
            crew.agent(),
            host,
            crew.recorder(),
            new TurnWatch.Limits(
                bounds, crew.spending(), plan.limits().messageTimeout(), pace.grace()));
  }

  /// Plays turns until there is a reason to end, closes what is open and records the end.
  public SessionEnd run() throws IOException, InterruptedException {
    plan.stop().whenAsked(crew.recorder()::closeToNewParts);
    Verdict verdict;
    try {
      verdict = loop();
    } catch (IOException | RuntimeException e) {
      // What breaks while the operator ends the run is part of that end.
      verdict =
          bounds.stopAfterThisPart()
              ? Verdict.stopped()
              : new Verdict(EndReason.ENVOI_ERROR, String.valueOf(e.getMessage()));
    }
    Recorder recorder = crew.recorder();
    recorder.closeToNewParts();
    recorder.closeOpenParts(
        PartStatus.INTERRUPTED, "ended before it completed: " + verdict.detail());
    closeTurn(verdict);
    SessionEnd end =
        new SessionEnd(
            verdict.reason(),
            recorder.reservedParts(),
            turns,
            recorder.head(),
            plan.clock().instant(),
            verdict.detail(),
            verdict.solvedCommit());
    recorder.note(new JournalEvent.TrajectoryEnded(end));
    recorder.sync();
    crew.listener().ended(end);
    return end;
  }

  /// After an error of ours the turn may be open still.
  private void closeTurn(Verdict verdict) {
    if (!turnOpen) {
      return;
    }
    try {
      endTurn("failed", verdict.detail());
    } catch (IOException e) {
      crew.listener().noted("the end of the turn could not be recorded wholly: " + e.getMessage());
    }
  }

  private Verdict loop() throws IOException, InterruptedException {
    Optional<Verdict> over = solved(); // by what came before
    while (true) {
      over = over.or(this::beforeTurn);
      if (over.isPresent()) {
        return over.get();
      }
      turns++;
      String prompt = prompt();
      crew.recorder().turnStarted(turns, prompt);
      turnOpen = true;
      crew.listener().turnStarted(turns);
      Ended ended = watch.play(prompt);
      over = afterTurn(ended, host.partsOfTurn());
      if (over.isPresent()) {
        return over.get();
      }
      if (limitLeft != null) {
        bounds.pause(limitLeft);
      } else if (word(ended).equals("failed") && fruitless > 0) {
        bounds.pause(pace.pause().multipliedBy(1L << (fruitless - 1)));
      }
    }
  }

  /// An agent that has done nothing yet, begins a session, or is another process now, may not have
  /// read the task: it gets it again.
  private String prompt() {
    if (turns == 1) {
      return plan.prompt();
    }
    String state = followUp.prompt(new FollowUp.Situation(remark, budgetLeft()));
    boolean knowsTheTask =
        crew.agent().remembers()
            && crew.recorder().reservedParts() > 0
            && turns > start.turns() + 1;
    return knowsTheTask ? state : plan.prompt() + "\n\n" + state;
  }

  private String budgetLeft() {
    int partsLeft = plan.limits().maxParts() - crew.recorder().reservedParts();
    return "Budget left: %d parts, %d minutes.".formatted(partsLeft, bounds.timeLeft().toMinutes());
  }

  private Optional<Verdict> beforeTurn() {
    RunLimits limits = plan.limits();
    Optional<Verdict> reached = bounds.reached();
    if (reached.isPresent()) {
      return reached;
    }
    if (crew.recorder().exhausted()) {
      return Optional.of(
          new Verdict(EndReason.PART_LIMIT, "all " + limits.maxParts() + " parts are used"));
    }
    if (limits.maxTurns().isPresent() && turns - limited >= limits.maxTurns().getAsInt()) {
      return Optional.of(new Verdict(EndReason.TURN_LIMIT, "all " + turns + " turns are used"));
    }
    return crew.spending().usedUp();
  }

  private Optional<Verdict> afterTurn(Ended ended, int parts)
      throws IOException, InterruptedException {
    if (ended instanceof Ended.ByAgent(TurnOutcome.GateLost(String how))) {
      crew.recorder().freeze();
      crew.recorder().note(new JournalEvent.Noted("gate_lost", how));
    }
    Optional<Verdict> over = judge(ended, parts);
    crew.recorder().closeOpenParts(PartStatus.INTERRUPTED, "the turn ended before it completed");
    endTurn(word(ended), remark.isEmpty() ? null : remark);
    return solved().or(() -> over);
  }

  private Optional<Verdict> solved() throws IOException, InterruptedException {
    Optional<String> candidate = crew.tracker().candidate();
    return candidate.isPresent() ? confirmed(candidate.get()) : Optional.empty();
  }

  private void endTurn(String word, @Nullable String detail) throws IOException {
    turnOpen = false;
    crew.recorder()
        .turnEnded(new JournalEvent.TurnEnded(turns, word, null, crew.spending().ofTurn(), detail));
    crew.keeper().turnEnded(crew.listener()::noted);
  }

  private Optional<Verdict> judge(Ended ended, int parts) throws IOException {
    remark = "";
    limitLeft = null;
    fruitless = parts == 0 ? fruitless + 1 : 0;
    Optional<Verdict> asAgent = judge(ended);
    // what an agent says while it is being stopped, or gets no model, is not why the run ends
    return plan.stop().afterThisPart()
        ? Optional.of(Verdict.stopped())
        : crew.spending().usedUp().or(() -> asAgent);
  }

  private Optional<Verdict> judge(Ended ended) throws IOException {
    return switch (ended) {
      case Ended.Stopped _ -> Optional.of(Verdict.stopped());
      case Ended.OutOfTime _ -> Optional.of(bounds.timeout());
      case Ended.Spent _ -> crew.spending().usedUp();
      case Ended.Stuck _ ->
          Optional.of(
              new Verdict(
                  EndReason.AGENT_ERROR,
                  "the agent was silent for %d seconds and did not stop when it was asked to"
                      .formatted(plan.limits().messageTimeout().toSeconds())));
      case Ended.Silent _ -> {
        remark =
            "Nothing was heard from you for %d seconds, so the turn was ended."
                .formatted(plan.limits().messageTimeout().toSeconds());
        crew.listener().noted(remark);
        yield fruitless("no sign of life within the message time-out");
      }
      case Ended.ByAgent(TurnOutcome.Failed(String words, boolean retriable)) -> {
        remark = "The turn failed: " + words;
        crew.listener().noted(remark);
        Optional<Duration> limit = crew.spending().limit();
        yield limit.isPresent()
            ? limited(limit.get(), words)
            : retriable ? fruitless(words) : Optional.of(new Verdict(EndReason.AGENT_ERROR, words));
      }
      case Ended.ByAgent(TurnOutcome.GateLost(String how)) ->
          Optional.of(
              new Verdict(
                  EndReason.AGENT_ERROR,
                  "the gate was lost, and the code is as the last checkpoint has it: " + how));
      case Ended.ByAgent(TurnOutcome.Completed(boolean exhausted)) ->
          exhausted
              ? Optional.of(
                  new Verdict(EndReason.TURN_LIMIT, "the agent's session has no more turns"))
              : fruitless("turns without any part");
      case Ended.ByAgent(TurnOutcome.Interrupted _) -> fruitless("interrupted without any part");
    };
  }

  /// The provider gives no more for so long: waited for when the run's time allows it. The turn
  /// counts neither as a try nor for `--max-turns`.
  private Optional<Verdict> limited(Duration left, String words) throws IOException {
    Duration wait =
        left.plusSeconds(1).compareTo(pace.pause()) > 0 ? left.plusSeconds(1) : pace.pause();
    Instant ends = plan.clock().instant().plus(left).truncatedTo(ChronoUnit.SECONDS);
    if (wait.compareTo(bounds.timeLeft()) >= 0) {
      return Optional.of(
          new Verdict(
              EndReason.AGENT_ERROR,
              "%s; the provider's limit ends at %s, after the run's time".formatted(words, ends)));
    }
    fruitless = Math.max(0, fruitless - 1);
    limited++;
    limitLeft = wait;
    String note =
        "the provider gives no more until %s: waiting %d s".formatted(ends, wait.toSeconds());
    crew.recorder().note(new JournalEvent.Noted(JournalEvent.Noted.USAGE_LIMIT, note));
    crew.listener().noted(note);
    return Optional.empty();
  }

  private Optional<Verdict> fruitless(String words) {
    return fruitless < FRUITLESS_TURNS
        ? Optional.empty()
        : Optional.of(
            new Verdict(
                EndReason.AGENT_ERROR,
                "%d turns in a row without a part: %s".formatted(fruitless, words)));
  }

  private static String word(Ended ended) {
    return switch (ended) {
      case Ended.ByAgent(TurnOutcome.Completed _) -> "completed";
      case Ended.ByAgent(TurnOutcome.Failed _), Ended.ByAgent(TurnOutcome.GateLost _) -> "failed";
      case Ended.ByAgent(TurnOutcome.Interrupted _),
          Ended.Silent _,
          Ended.Stuck _,
          Ended.OutOfTime _,
          Ended.Spent _,
          Ended.Stopped _ ->
          "interrupted";
    };
  }

  /// Tests the candidate once more in a clean place; the verdict when it solves the task. When it
  /// does not, the next prompt says so.
  private Optional<Verdict> confirmed(String candidate) throws IOException, InterruptedException {
    if (bounds.reached().isEmpty()) {
      crew.listener().noted("confirming in a clean place that one commit passes everything");
    }
    return switch (confirmation.of(candidate, plan.required())) {
      case Confirmation.Outcome.Holds _ ->
          Optional.of(
              new Verdict(
                  EndReason.SOLVED, "one commit passes every required test path", candidate));
      case Confirmation.Outcome.Refuted(TestCall call) -> {
        crew.tracker().add(call);
        remark = call.path() + " passed before, but not when it was tested again in a clean place.";
        crew.listener().noted(remark);
        yield Optional.empty();
      }
      case Confirmation.Outcome.GivenUp _ -> Optional.empty();
    };
  }
}
