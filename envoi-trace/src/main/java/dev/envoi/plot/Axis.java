package dev.envoi.plot;

/// One axis: what it shows and from where to where.
///
/// @param wholeNumbers whether marks between whole numbers make no sense
/// @param unit written after each number, may be empty
public record Axis(String label, double from, double to, boolean wholeNumbers, String unit) {
  public Axis {
    if (!(from < to)) {
      throw new IllegalArgumentException("an axis goes upwards, got %s to %s".formatted(from, to));
    }
  }

  /// An axis of counts.
  public static Axis counts(String label, double from, double to) {
    return new Axis(label, from, to, true, "");
  }

  double length() {
    return to - from;
  }
}
