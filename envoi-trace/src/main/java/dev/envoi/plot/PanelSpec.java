package dev.envoi.plot;

import dev.envoi.plot.Layer.Band;
import dev.envoi.plot.Layer.Dot;
import dev.envoi.plot.Layer.Dots;
import dev.envoi.plot.Layer.Line;
import dev.envoi.plot.Layer.Mark;
import dev.envoi.plot.Layer.Point;
import dev.envoi.plot.Layer.Rug;
import dev.envoi.plot.Layer.Span;
import dev.envoi.plot.Layer.Verticals;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/// A chart in the words of lets-plot: the raw specification, as ggplot has it.
final class PanelSpec {
  /// Share of the height above the data that is kept for the labels of vertical lines.
  private static final double HEAD_ROOM = 0.11;

  private static final double LABEL_CHARACTER_WIDTH = 6.4;
  private static final double MARGIN_WIDTH = 70;
  private static final int HOLLOW_CIRCLE = 21;
  private static final int CROWD = 150;

  private final Chart chart;
  private final double width;
  private final double pixels;
  private final double top;
  private final boolean crowded;
  private final List<Map<String, Object>> layers = new ArrayList<>();

  private PanelSpec(Chart chart, double width, double height) {
    this.chart = chart;
    this.width = width;
    this.pixels = height;
    this.crowded =
        chart.layers().stream().mapToInt(l -> l instanceof Dots d ? d.dots().size() : 0).sum()
            > CROWD;
    this.top = chart.y().to() + HEAD_ROOM * chart.y().length();
  }

  static Map<String, Object> of(Chart chart, double width, double height) {
    return new PanelSpec(chart, width, height).build();
  }

  private Map<String, Object> build() {
    for (Layer layer : chart.layers()) {
      switch (layer) {
        case Line line -> add(line);
        case Band band -> add(band);
        case Dots dots -> add(dots);
        case Verticals verticals -> add(verticals);
        case Rug rug -> add(rug);
      }
    }
    if (layers.isEmpty()) {
      // lets-plot wants a layer: a line of no length.
      Point corner = new Point(chart.x().from(), chart.y().from());
      add(new Line(Ink.PAPER, false, List.of(corner, corner)));
    }
    Map<String, Object> spec = new LinkedHashMap<>();
    spec.put("kind", "plot");
    spec.put("data", new LinkedHashMap<>());
    spec.put("mapping", new LinkedHashMap<>());
    spec.put("ggsize", fields("width", width, "height", pixels));
    spec.put("theme", theme());
    spec.put("scales", List.of(scale("x", chart.x(), 11), scale("y", chart.y(), 6)));
    spec.put("layers", layers);
    return spec;
  }

  private static Map<String, Object> theme() {
    Map<String, Object> theme = fields("name", "minimal", "legend_position", "none");
    theme.put("panel_grid_major_x", fields("name", "blank", "blank", true));
    theme.put("panel_grid_minor_x", fields("name", "blank", "blank", true));
    theme.put("panel_grid_minor_y", fields("name", "blank", "blank", true));
    theme.put("panel_grid_major_y", lineOf(Ink.GRID));
    theme.put("axis_line_x", lineOf(Ink.QUIET));
    theme.put("axis_ticks_x", lineOf(Ink.QUIET));
    theme.put("plot_background", fields("name", "blank", "blank", true));
    return theme;
  }

  private static Map<String, Object> lineOf(Ink ink) {
    Map<String, Object> line = fields("color", ink.hex(), "size", 1.0);
    line.put("blank", false);
    return line;
  }

  private Map<String, Object> scale(String aesthetic, Axis axis, int about) {
    boolean isHeight = aesthetic.equals("y");
    Ticks ticks = isHeight ? Ticks.withEnd(axis, about) : Ticks.of(axis, about);
    Map<String, Object> scale = fields("aesthetic", aesthetic, "name", axis.label());
    scale.put("limits", List.of(axis.from(), isHeight ? top : axis.to()));
    scale.put("breaks", ticks.places());
    scale.put("labels", ticks.labels());
    scale.put("expand", List.of(0.012, 0));
    return scale;
  }

  private void add(Line line) {
    if (line.points().size() < 2) {
      return;
    }
    Map<String, Object> data = fields("x", column(line.points(), Point::x));
    data.put("y", column(line.points(), Point::y));
    Map<String, Object> layer = layer("path", data);
    layer.put("color", line.ink().hex());
    layer.put("size", line.dashed() ? 0.5 : crowded ? 0.7 : 1.0);
    if (line.dashed()) {
      layer.put("linetype", "dotted");
    }
  }

  private void add(Band band) {
    if (band.spans().isEmpty()) {
      return;
    }
    Map<String, Object> data = fields("xmin", column(band.spans(), Span::from));
    data.put("xmax", column(band.spans(), Span::to));
    data.put("ymin", column(band.spans(), Span::low));
    data.put("ymax", column(band.spans(), Span::high));
    Map<String, Object> layer = layer("rect", data);
    layer.put("fill", band.ink().hex());
    layer.put("alpha", 0.16);
    layer.put("size", 0);
  }

  private void add(Dots dots) {
    if (dots.dots().isEmpty()) {
      return;
    }
    Map<String, Object> data = fields("x", column(dots.dots(), Dot::x));
    data.put("y", column(dots.dots(), Dot::y));
    Map<String, Object> layer = layer("point", data);
    layer.put("color", dots.ink().hex());
    layer.put("size", crowded ? 2.0 : dots.full() ? 3.2 : 2.6);
    if (!dots.full()) {
      layer.put("shape", HOLLOW_CIRCLE);
      layer.put("fill", Ink.PAPER.hex());
    }
  }

  private void add(Verticals verticals) {
    List<Mark> labelled = withRoom(verticals.marks());
    List<Mark> small = new ArrayList<>(verticals.marks());
    small.removeIf(mark -> mark.label().isEmpty() || labelled.contains(mark));
    List<Mark> tall = new ArrayList<>(verticals.marks());
    tall.removeAll(small);
    segments(verticals.ink(), small, 1.0, 1.035);
    Map<String, Object> lines = segments(verticals.ink(), tall, 0, 1.02);
    if (verticals.dashed()) {
      lines.put("linetype", "dashed");
    }
    if (labelled.isEmpty()) {
      return;
    }
    Map<String, Object> texts = fields("x", column(labelled, Mark::x));
    texts.put("y", column(labelled, _ -> height(1.065)));
    texts.put("label", labelled.stream().map(Mark::label).toList());
    Map<String, Object> labels = layer("text", texts);
    labels.put("color", verticals.ink().hex());
    labels.put("size", 5.5);
  }

  private List<Mark> withRoom(List<Mark> marks) {
    double perUnit = (width - MARGIN_WIDTH) / chart.x().length();
    List<Mark> kept = new ArrayList<>();
    List<Mark> byWeight = new ArrayList<>(marks);
    byWeight.sort(Comparator.comparingInt(Mark::weight).reversed());
    for (Mark mark : byWeight) {
      boolean free =
          kept.stream()
              .allMatch(other ->
                  Math.abs(mark.x() - other.x()) * perUnit
                      >= (labelWidth(mark) + labelWidth(other)) / 2);
      if (!mark.label().isEmpty() && free) {
        kept.add(mark);
      }
    }
    return kept;
  }

  private static double labelWidth(Mark mark) {
    return mark.label().length() * LABEL_CHARACTER_WIDTH + 8;
  }

  private void add(Rug rug) {
    List<Mark> ticks = rug.places().stream().map(place -> new Mark(place, "", 0)).toList();
    segments(rug.ink(), ticks, 0, 0.035);
  }

  /// Vertical lines from one share of the height to another.
  private Map<String, Object> segments(Ink ink, List<Mark> marks, double from, double to) {
    if (marks.isEmpty()) {
      return new LinkedHashMap<>();
    }
    Map<String, Object> data = fields("x", column(marks, Mark::x));
    data.put("xend", column(marks, Mark::x));
    data.put("y", column(marks, _ -> height(from)));
    data.put("yend", column(marks, _ -> height(to)));
    Map<String, Object> layer = layer("segment", data);
    layer.put("color", ink.hex());
    layer.put("size", 0.5);
    return layer;
  }

  private double height(double share) {
    return chart.y().from() + share * chart.y().length();
  }

  private Map<String, Object> layer(String geometry, Map<String, Object> data) {
    Map<String, Object> mapping = new LinkedHashMap<>();
    data.keySet().forEach(column -> mapping.put(column, column));
    Map<String, Object> layer = fields("geom", geometry, "data", data);
    layer.put("mapping", mapping);
    layers.add(layer);
    return layer;
  }

  private static <T> List<Double> column(List<T> rows, ToDoubleFunction<T> value) {
    return rows.stream().mapToDouble(value).boxed().toList();
  }

  private static Map<String, Object> fields(String key, Object value) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put(key, value);
    return map;
  }

  private static Map<String, Object> fields(String key, Object value, String next, Object other) {
    Map<String, Object> map = fields(key, value);
    map.put(next, other);
    return map;
  }
}
