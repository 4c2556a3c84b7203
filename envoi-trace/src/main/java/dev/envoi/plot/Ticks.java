package dev.envoi.plot;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Round places on an axis, at most about as many as asked for.
record Ticks(List<Double> places, List<String> labels) {

  static Ticks of(Axis axis, int about) {
    double gap = gap(axis.length() / about);
    if (axis.wholeNumbers()) {
      gap = Math.max(1, Math.ceil(gap));
    }
    List<Double> places = new ArrayList<>();
    List<String> labels = new ArrayList<>();
    long first = (long) Math.ceil(axis.from() / gap - 1e-9);
    long last = (long) Math.floor(axis.to() / gap + 1e-9);
    for (long i = first; i <= last; i++) {
      places.add(i * gap);
      labels.add(label(i * gap, gap) + axis.unit());
    }
    return new Ticks(places, labels);
  }

  /// Also with the end of the axis, in place of a last tick that is too near to it.
  static Ticks withEnd(Axis axis, int about) {
    Ticks ticks = of(axis, about);
    List<Double> places = new ArrayList<>(ticks.places());
    List<String> labels = new ArrayList<>(ticks.labels());
    double gap = places.size() < 2 ? axis.length() : places.get(1) - places.get(0);
    double rest = axis.to() - places.getLast();
    if (axis.wholeNumbers() && rest > 0) {
      if (rest < 0.4 * gap && places.size() > 1) {
        places.removeLast();
        labels.removeLast();
      }
      places.add(axis.to());
      labels.add(label(axis.to(), 1) + axis.unit());
    }
    return new Ticks(places, labels);
  }

  private static double gap(double rough) {
    double power = Math.pow(10, Math.floor(Math.log10(rough)));
    double lead = rough / power;
    double round = lead <= 1 ? 1 : lead <= 2 ? 2 : lead <= 5 ? 5 : 10;
    return round * power;
  }

  private static String label(double value, double gap) {
    int decimals = (int) Math.max(0, -Math.floor(Math.log10(gap) + 1e-9));
    return String.format(Locale.ROOT, "%,." + decimals + "f", value);
  }
}
