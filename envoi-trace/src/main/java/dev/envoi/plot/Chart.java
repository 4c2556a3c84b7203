package dev.envoi.plot;

import java.util.List;

/// One panel. Layers are drawn in their order, the first one lowest.
public record Chart(String title, Axis x, Axis y, List<Layer> layers) {
  public Chart {
    layers = List.copyOf(layers);
  }
}
