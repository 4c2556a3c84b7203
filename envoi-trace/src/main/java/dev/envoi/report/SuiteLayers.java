package dev.envoi.report;

import dev.envoi.plot.Ink;
import dev.envoi.plot.Layer;
import dev.envoi.plot.Layer.Dot;
import dev.envoi.plot.Layer.Point;
import dev.envoi.plot.Layer.Span;
import dev.envoi.report.SuiteLine.Level;
import dev.envoi.report.SuiteLine.Reach;
import dev.envoi.trace.TestCounts;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A suite's line, surface and dots in one panel.
///
/// @param share whether heights are per cent of the suite's cases
record SuiteLayers(PanelData data, boolean share) {
  /// Dots closer than this share of the width lie on each other.
  private static final double DOT_GAP = 1.0 / 1000;

  /// What was lost since the best: the surface between the line and the best so far, and the best.
  List<Layer> surface(SuiteLine line, Ink ink) {
    List<Span> spans = new ArrayList<>();
    List<Point> best = new ArrayList<>();
    List<Level> levels = line.levels();
    for (int i = 0; i < levels.size(); i++) {
      double from = data.place(levels.get(i).cause());
      double to = i + 1 < levels.size() ? data.place(levels.get(i + 1).cause()) : data.axis().to();
      double low = height(line, levels.get(i).passed());
      double high = height(line, levels.get(i).best());
      if (low < high && from < to) {
        spans.add(new Span(from, to, low, high));
      }
      best.add(new Point(from, high));
      best.add(new Point(to, high));
    }
    return List.of(new Layer.Band(ink, spans), new Layer.Line(ink, true, best));
  }

  /// The line as stairs: a number holds until the next evaluation.
  List<Layer> line(SuiteLine line, Ink ink) {
    List<Point> points = new ArrayList<>();
    List<Dot> whole = new ArrayList<>();
    List<Dot> some = new ArrayList<>();
    for (Level level : line.levels()) {
      double x = data.place(level.cause());
      double y = height(line, level.passed());
      if (!points.isEmpty()) {
        points.add(new Point(x, points.getLast().y()));
      }
      points.add(new Point(x, y));
      List<Dot> dots = level.reach() == Reach.WHOLE ? whole : some;
      if (dots.isEmpty() || isApart(dots.getLast(), x, y)) {
        dots.add(new Dot(x, y, note(line, level), "#part-" + level.part()));
      }
    }
    points.add(new Point(data.axis().to(), points.getLast().y()));
    return List.of(
        new Layer.Line(ink, false, points),
        new Layer.Dots(ink, false, some),
        new Layer.Dots(ink, true, whole));
  }

  /// Evaluations that had no result, where their suite stood.
  Layer withoutResult(List<Evaluation> evaluations, List<SuiteLine> lines) {
    List<Dot> dots = new ArrayList<>();
    for (Evaluation evaluation : evaluations) {
      if (evaluation.counts() == null) {
        String note = "part %d: %s, no result".formatted(evaluation.part(), evaluation.path());
        double y =
            lines.stream()
                .filter(line -> line.suite().equals(evaluation.suite()))
                .mapToDouble(line -> standing(line, evaluation.part()))
                .sum();
        String link = "#part-" + evaluation.part();
        dots.add(new Dot(data.place(evaluation), y, PlainText.line(note, 200), link));
      }
    }
    return new Layer.Dots(Ink.BROKEN, false, dots);
  }

  private double standing(SuiteLine line, int part) {
    Level level = Scored.at(line, part);
    return level == null ? 0 : height(line, level.passed());
  }

  private boolean isApart(Dot last, double x, double y) {
    double full = data.axis().to() - data.axis().from();
    return x - last.x() > DOT_GAP * full || Double.compare(last.y(), y) != 0;
  }

  private double height(SuiteLine line, int passed) {
    return share ? 100.0 * passed / Math.max(1, line.total()) : passed;
  }

  private static String note(SuiteLine line, Level level) {
    @Nullable TestCounts counts = level.cause().counts();
    String own = counts == null ? "" : " %d/%d".formatted(counts.passed(), counts.total());
    String known =
        level.reach() == Reach.WHOLE
            ? ""
            : ", %s %d/%d".formatted(line.suite(), level.passed(), level.total());
    return PlainText.line(
        "part %d: %s%s%s".formatted(level.part(), level.cause().path(), own, known), 200);
  }
}
