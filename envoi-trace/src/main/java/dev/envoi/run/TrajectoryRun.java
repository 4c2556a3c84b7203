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
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/// One trajectory from its first prompt to its end. Called once, from one thread.
public final class TrajectoryRun {
  private static final int FRUITLESS_TURNS = 3;

  private final Crew crew;
  private final Plan plan;
  private final RecordingHost host;
  private final FollowUp followUp;
  private final TurnWatch watch;
  private final long deadline;
  private int turns;
  private int fruitless;
  private String remark = "";

  /// Who takes part.
  public record Crew(
      Agent agent,
      Recorder recorder,
      SolveTracker tracker,
      Evaluator evaluator,
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

  /// Why the loop ended.
  private record Verdict(EndReason reason, String detail) {}

  public TrajectoryRun(Crew crew, Plan plan) {
    this.crew = crew;
    this.plan = plan;
    this.host = new RecordingHost(crew.recorder(), crew.listener());
    this.followUp = new FollowUp(crew.tracker());
    this.deadline = System.nanoTime() + plan.limits().timeout().toNanos();
    this.watch =
        new TurnWatch(
            crew.agent(),
            host,
            crew.recorder(),
            new TurnWatch.Bounds(deadline, plan.limits().messageTimeout(), plan.stop()));
  }

  /// Plays turns until there is a reason to end, closes what is open and records the end.
  public SessionEnd run() throws IOException, InterruptedException {
    Verdict verdict;
    try {
      verdict = loop();
    } catch (IOException | RuntimeException e) {
      verdict = new Verdict(EndReason.ENVOI_ERROR, String.valueOf(e.getMessage()));
    }
    Recorder recorder = crew.recorder();
    recorder.closeToNewParts();
    recorder.closeOpenParts(
        PartStatus.INTERRUPTED, "ended before it completed: " + verdict.detail());
    SessionEnd end =
        new SessionEnd(
            verdict.reason(),
            recorder.reservedParts(),
            turns,
            recorder.head(),
            plan.clock().instant(),
            verdict.detail(),
            verdict.reason() == EndReason.SOLVED ? crew.tracker().candidate().orElse(null) : null);
    recorder.note(new JournalEvent.TrajectoryEnded(end));
    recorder.sync();
    crew.listener().ended(end);
    return end;
  }

  private Verdict loop() throws IOException, InterruptedException {
    while (true) {
      Optional<Verdict> over = beforeTurn();
      if (over.isPresent()) {
        return over.get();
      }
      turns++;
      int before = crew.recorder().reservedParts();
      crew.recorder().turnStarted(turns, prompt());
      crew.listener().turnStarted(turns);
      Ended ended = watch.play(lastPrompt);
      over = afterTurn(ended, crew.recorder().reservedParts() - before);
      if (over.isPresent()) {
        return over.get();
      }
    }
  }

  private String lastPrompt = "";

  private String prompt() {
    lastPrompt =
        turns == 1 ? plan.prompt() : followUp.prompt(new FollowUp.Situation(remark, budgetLeft()));
    return lastPrompt;
  }

  private String budgetLeft() {
    int partsLeft = plan.limits().maxParts() - crew.recorder().reservedParts();
    Duration timeLeft = Duration.ofNanos(Math.max(0, deadline - System.nanoTime()));
    return "Budget left: %d parts, %d minutes.".formatted(partsLeft, timeLeft.toMinutes());
  }

  private Optional<Verdict> beforeTurn() {
    RunLimits limits = plan.limits();
    if (plan.stop().afterThisPart()) {
      return Optional.of(new Verdict(EndReason.INTERRUPTED, "stopped by the operator"));
    }
    if (crew.recorder().exhausted()) {
      return Optional.of(
          new Verdict(EndReason.PART_LIMIT, "all " + limits.maxParts() + " parts are used"));
    }
    if (limits.maxTurns().isPresent() && turns >= limits.maxTurns().getAsInt()) {
      return Optional.of(new Verdict(EndReason.TURN_LIMIT, "all " + turns + " turns are used"));
    }
    if (System.nanoTime() - deadline >= 0) {
      return Optional.of(
          new Verdict(EndReason.TIMEOUT, "the time of " + limits.timeout() + " is up"));
    }
    return Optional.empty();
  }

  private Optional<Verdict> afterTurn(Ended ended, int parts)
      throws IOException, InterruptedException {
    Optional<Verdict> over = judge(ended, parts);
    crew.recorder().closeOpenParts(PartStatus.INTERRUPTED, "the turn ended before it completed");
    crew.recorder()
        .turnEnded(
            new JournalEvent.TurnEnded(
                turns, word(ended), null, host.turnUsage(), remark.isEmpty() ? null : remark));
    Optional<String> candidate = crew.tracker().candidate();
    if (candidate.isPresent() && confirmed(candidate.get())) {
      return Optional.of(
          new Verdict(EndReason.SOLVED, "one commit passes every required test path"));
    }
    return over;
  }

  private Optional<Verdict> judge(Ended ended, int parts) {
    remark = "";
    fruitless = parts == 0 ? fruitless + 1 : 0;
    return switch (ended) {
      case Ended.Stopped _ ->
          Optional.of(new Verdict(EndReason.INTERRUPTED, "stopped by the operator"));
      case Ended.OutOfTime _ ->
          Optional.of(
              new Verdict(EndReason.TIMEOUT, "the time of " + plan.limits().timeout() + " is up"));
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
        yield retriable ? fruitless(words) : Optional.of(new Verdict(EndReason.AGENT_ERROR, words));
      }
      case Ended.ByAgent(TurnOutcome.Completed(boolean exhausted)) ->
          exhausted
              ? Optional.of(
                  new Verdict(EndReason.TURN_LIMIT, "the agent's session has no more turns"))
              : fruitless("turns without any part");
      case Ended.ByAgent(TurnOutcome.Interrupted _) -> fruitless("interrupted without any part");
    };
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
      case Ended.ByAgent(TurnOutcome.Failed _) -> "failed";
      case Ended.ByAgent(TurnOutcome.Interrupted _),
          Ended.Silent _,
          Ended.OutOfTime _,
          Ended.Stopped _ ->
          "interrupted";
    };
  }

  /// Tests the candidate once more in a clean place; says whether it solves the task.
  private boolean confirmed(String candidate) throws IOException, InterruptedException {
    crew.listener().noted("confirming in a clean place that one commit passes everything");
    for (String path : plan.required()) {
      TestCall call = crew.evaluator().confirm(candidate, path);
      crew.recorder().note(new JournalEvent.Confirmed(call));
      if (!call.solved()) {
        crew.tracker().refuted(candidate);
        crew.listener().noted(path + " did not pass again in a clean place");
        return false;
      }
    }
    return true;
  }
}
