package dev.envoi.plot;

import java.util.List;

/// Charts below each other, under one title and one legend.
///
/// @param legend rows of entries, in the order of reading
/// @param description for those who cannot see it
public record Figure(
    String title,
    String subtitle,
    String description,
    List<List<LegendEntry>> legend,
    List<Chart> charts) {

  /// How a key of the legend is drawn.
  public enum Sign {
    LINE,
    DASHES,
    BAND,
    FULL_DOT,
    HOLLOW_DOT,
    BAR,
    TICK,
    DASHED_BAR
  }

  /// An entry of the legend.
  public record LegendEntry(Sign sign, Ink ink, String text) {}

  public Figure {
    legend = legend.stream().map(List::copyOf).toList();
    charts = List.copyOf(charts);
  }
}
