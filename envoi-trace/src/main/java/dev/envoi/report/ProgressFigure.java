package dev.envoi.report;

import dev.envoi.plot.Axis;
import dev.envoi.plot.Chart;
import dev.envoi.plot.Figure;
import dev.envoi.plot.Figure.LegendEntry;
import dev.envoi.plot.Figure.Sign;
import dev.envoi.plot.Ink;
import dev.envoi.plot.Layer;
import dev.envoi.report.SuiteLine.Level;
import dev.envoi.report.SuiteLine.Reach;
import dev.envoi.trace.AgentTrace;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Tests passed over parts and over time: a line for each suite, what was lost since its best,
/// where something broke, and where turns began and code changed.
public final class ProgressFigure {
  private final AgentTrace trace;
  private final Progress progress;
  private final List<SuiteLine> suites;

  private ProgressFigure(AgentTrace trace, Progress progress) {
    this.trace = trace;
    this.progress = progress;
    this.suites = Scored.lines(progress);
  }

  public static Figure of(AgentTrace trace, Progress progress) {
    return new ProgressFigure(trace, progress).figure();
  }

  private Figure figure() {
    RunFacts facts = RunFacts.of(trace);
    String title = PlainText.line("Trajectory " + facts.trajectoryId(), 80);
    String subtitle =
        "%s on %s: %s after %s, %s"
            .formatted(
                facts.agentModel() == null
                    ? facts.agent()
                    : facts.agent() + " " + facts.agentModel(),
                facts.task(),
                facts.result(),
                Figures.count(facts.parts(), "part"),
                Figures.duration(Duration.ofMillis(facts.durationMs())));
    return new Figure(
        title,
        PlainText.line(subtitle, 140),
        "Tests passed in trajectory " + facts.trajectoryId() + ", over parts and over time",
        legend(),
        List.of(
            chart(PanelData.overParts(trace, progress)),
            chart(PanelData.overTime(trace, progress))));
  }

  private List<List<LegendEntry>> legend() {
    List<LegendEntry> lines = new ArrayList<>();
    for (int i = 0; i < suites.size(); i++) {
      Level latest = suites.get(i).latest();
      String text =
          PlainText.line(suites.get(i).suite(), 24)
              + String.format(Locale.ROOT, " %,d/%,d", latest.passed(), latest.total());
      lines.add(new LegendEntry(Sign.LINE, Ink.series(i), text));
    }
    List<LegendEntry> signs = new ArrayList<>();
    if (suites.isEmpty()) {
      lines.add(new LegendEntry(Sign.LINE, Ink.FAINT, "no test has been run"));
    } else {
      signs.add(new LegendEntry(Sign.FULL_DOT, Ink.QUIET, "whole suite tested"));
      if (hasHollowDots()) {
        signs.add(new LegendEntry(Sign.HOLLOW_DOT, Ink.QUIET, "some paths of it"));
      }
      signs.add(new LegendEntry(Sign.DASHES, Ink.QUIET, "best so far"));
      signs.add(new LegendEntry(Sign.BAND, Ink.QUIET, "lost since"));
    }
    if (progress.evaluations().stream().anyMatch(evaluation -> evaluation.counts() == null)) {
      signs.add(new LegendEntry(Sign.HOLLOW_DOT, Ink.BROKEN, "no result"));
    }
    if (!progress.regressions().isEmpty()) {
      signs.add(new LegendEntry(Sign.DASHED_BAR, Ink.BROKEN, "cases broke"));
    }
    if (trace.turns().size() > 1) {
      signs.add(new LegendEntry(Sign.BAR, Ink.FAINT, "turn begins"));
    }
    if (!CodeHistory.of(trace).changes().isEmpty()) {
      signs.add(new LegendEntry(Sign.TICK, Ink.QUIET, "code changed"));
    }
    return List.of(lines, signs);
  }

  private boolean hasHollowDots() {
    return suites.stream()
        .flatMap(line -> line.levels().stream())
        .anyMatch(level -> level.reach() != Reach.WHOLE);
  }

  private Chart chart(PanelData data) {
    List<Layer> layers = new ArrayList<>();
    layers.add(new Layer.Verticals(Ink.FAINT, false, data.turns()));
    layers.add(new Layer.Rug(Ink.QUIET, data.changes()));
    SuiteLayers shapes = new SuiteLayers(data, isShare());
    for (int i = 0; i < suites.size(); i++) {
      layers.addAll(shapes.surface(suites.get(i), Ink.series(i)));
    }
    layers.add(new Layer.Verticals(Ink.BROKEN, true, data.regressions()));
    for (int i = 0; i < suites.size(); i++) {
      layers.addAll(shapes.line(suites.get(i), Ink.series(i)));
    }
    layers.add(shapes.withoutResult(progress.evaluations(), suites));
    return new Chart(data.title(), data.axis(), axis(), layers);
  }

  /// Suites of very different size share one scale only as shares.
  private boolean isShare() {
    return suites.size() > 1;
  }

  private Axis axis() {
    if (isShare()) {
      return new Axis("cases passed", 0, 100, true, " %");
    }
    int most = suites.isEmpty() ? 1 : Math.max(1, suites.getFirst().total());
    return Axis.counts("cases passed", 0, most);
  }
}
