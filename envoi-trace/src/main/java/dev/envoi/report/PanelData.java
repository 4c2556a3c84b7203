package dev.envoi.report;

import dev.envoi.plot.Axis;
import dev.envoi.plot.Layer.Mark;
import dev.envoi.trace.AgentTrace;
import dev.envoi.trace.Part;
import dev.envoi.trace.Turn;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/// What a panel shows beside the suites, and where on its horizontal axis things are.
///
/// @param perUnit milliseconds of a unit of the axis; 0 when the axis counts parts
record PanelData(
    String title,
    Axis axis,
    double perUnit,
    List<Mark> turns,
    List<Mark> regressions,
    List<Double> changes) {
  private static final double RUG_GAP = 1.0 / 1000;

  static PanelData overParts(AgentTrace trace, Progress progress) {
    int last = trace.parts().isEmpty() ? 1 : trace.parts().getLast().part();
    Axis axis = Axis.counts("part", 0, Math.max(1, last));
    List<Mark> turns = new ArrayList<>();
    for (Turn turn : trace.turns()) {
      if (turn.turn() > 1 && turn.partStart() != null) {
        turns.add(new Mark(turn.partStart() - 0.5, "", 0));
      }
    }
    return new PanelData(
        "Over parts",
        axis,
        0,
        turns,
        marks(progress, regression -> (double) regression.now().part()),
        thinned(
            CodeHistory.of(trace).changes().stream().map(c -> (double) c.part()).toList(), axis));
  }

  static PanelData overTime(AgentTrace trace, Progress progress) {
    Duration whole = Duration.between(trace.startedAt(), RunFacts.lastInstant(trace));
    for (Evaluation evaluation : progress.evaluations()) {
      whole = evaluation.elapsed().compareTo(whole) > 0 ? evaluation.elapsed() : whole;
    }
    double ms = Math.max(1000, whole.toMillis());
    double perUnit = ms < 180_000 ? 1000 : ms < 5 * 3_600_000 ? 60_000 : 3_600_000;
    String unit = perUnit == 1000 ? "seconds" : perUnit == 60_000 ? "minutes" : "hours";
    Axis axis = new Axis(unit, 0, ms / perUnit, false, "");
    Function<Instant, Double> place =
        time -> Duration.between(trace.startedAt(), time).toMillis() / perUnit;
    List<Mark> turns = new ArrayList<>();
    for (Turn turn : trace.turns()) {
      if (turn.turn() > 1) {
        turns.add(new Mark(within(axis, place.apply(turn.timestamp())), "", 0));
      }
    }
    Map<Integer, Instant> times = new HashMap<>();
    for (Part part : trace.parts()) {
      times.put(part.part(), part.timestamp());
    }
    List<Double> changes =
        CodeHistory.of(trace).changes().stream()
            .map(change -> times.getOrDefault(change.part(), trace.startedAt()))
            .map(time -> within(axis, place.apply(time)))
            .toList();
    return new PanelData(
        "Over time",
        axis,
        perUnit,
        turns,
        marks(progress, regression -> regression.now().elapsed().toMillis() / perUnit),
        thinned(changes, axis));
  }

  /// Where on the axis an evaluation is.
  double place(Evaluation evaluation) {
    return perUnit == 0
        ? evaluation.part()
        : within(axis, evaluation.elapsed().toMillis() / perUnit);
  }

  private static List<Mark> marks(Progress progress, Function<Regression, Double> place) {
    return progress.regressions().stream()
        .map(r ->
            new Mark(place.apply(r), "▼%d part %d".formatted(r.size(), r.now().part()), r.size()))
        .toList();
  }

  private static double within(Axis axis, double place) {
    return Math.clamp(place, axis.from(), axis.to());
  }

  private static List<Double> thinned(List<Double> places, Axis axis) {
    List<Double> kept = new ArrayList<>();
    double gap = RUG_GAP * (axis.to() - axis.from());
    for (double place : places) {
      if (kept.isEmpty() || Math.abs(place - kept.getLast()) >= gap) {
        kept.add(place);
      }
    }
    return kept;
  }
}
