package dev.envoi.bench;

import java.util.Arrays;
import java.util.Locale;

/// Measured times of one thing, in milliseconds and in the order in which they were taken.
record Millis(double[] values) {

  /// Work that is measured.
  @FunctionalInterface
  interface Work {
    void run() throws Exception;
  }

  static double of(Work work) throws Exception {
    long begin = System.nanoTime();
    work.run();
    return (System.nanoTime() - begin) / 1e6;
  }

  double median() {
    return quantile(0.5);
  }

  double quantile(double share) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[Math.min(sorted.length - 1, (int) (sorted.length * share))];
  }

  /// The values from one index to another, that one not included.
  Millis window(int from, int to) {
    return new Millis(Arrays.copyOfRange(values, from, to));
  }

  /// What each value is above the one of the same round.
  Millis above(Millis other) {
    double[] above = new double[values.length];
    for (int i = 0; i < above.length; i++) {
      above[i] = values[i] - other.values[i];
    }
    return new Millis(above);
  }

  /// The head of tables made of [#row].
  static void head() {
    System.out.println("| what | median | 95 % | worst |");
    System.out.println("| --- | --- | --- | --- |");
  }

  void row(String what) {
    System.out.printf(
        Locale.ROOT,
        "| %s | %.2f ms | %.2f ms | %.2f ms |%n",
        what,
        median(),
        quantile(0.95),
        quantile(1));
  }
}
