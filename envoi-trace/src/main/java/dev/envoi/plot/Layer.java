package dev.envoi.plot;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// What can be drawn in a chart. Points outside of the axes are left out.
public sealed interface Layer {

  /// A place in a chart.
  record Point(double x, double y) {}

  /// A dot with what to say about it.
  ///
  /// @param note shown when pointed at
  /// @param link where it leads in a page, such as `#part-17`
  record Dot(double x, double y, String note, @Nullable String link) {}

  /// A stretch of a band, of constant height.
  record Span(double from, double to, double low, double high) {}

  /// A place on the horizontal axis with a short label, which may be empty.
  ///
  /// @param weight where there is no room for all, the heavier one is labelled
  record Mark(double x, String label, int weight) {}

  /// A line from point to point, in their order.
  record Line(Ink ink, boolean dashed, List<Point> points) implements Layer {
    public Line {
      points = List.copyOf(points);
    }
  }

  /// A pale surface.
  record Band(Ink ink, List<Span> spans) implements Layer {
    public Band {
      spans = List.copyOf(spans);
    }
  }

  /// Dots, full or hollow.
  record Dots(Ink ink, boolean full, List<Dot> dots) implements Layer {
    public Dots {
      dots = List.copyOf(dots);
    }
  }

  /// Vertical lines over the whole height, with labels on top. A mark whose label has no room
  /// becomes a tick at the top, so that many of them do not hide the data.
  record Verticals(Ink ink, boolean dashed, List<Mark> marks) implements Layer {
    public Verticals {
      marks = List.copyOf(marks);
    }
  }

  /// Short ticks above the horizontal axis.
  record Rug(Ink ink, List<Double> places) implements Layer {
    public Rug {
      places = List.copyOf(places);
    }
  }
}
