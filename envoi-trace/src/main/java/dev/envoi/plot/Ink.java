package dev.envoi.plot;

/// The colours of charts. Those of series can be told apart with any kind of colour vision (Okabe
/// and Ito); red is kept for what broke. In a page, each is a CSS custom property, so that the page
/// can give darker or lighter ones.
public enum Ink {
  SERIES_1("#0072b2"),
  SERIES_2("#e69f00"),
  SERIES_3("#009e73"),
  SERIES_4("#cc79a7"),
  SERIES_5("#56b4e9"),
  SERIES_6("#8c6d31"),
  BROKEN("#c8102e"),
  QUIET("#8a919c"),
  FAINT("#d4d8de"),
  TEXT("#3d4451"),
  STRONG("#15181e"),
  GRID("#e9ebef"),
  PAPER("#ffffff");

  private static final Ink[] SERIES = {SERIES_1, SERIES_2, SERIES_3, SERIES_4, SERIES_5, SERIES_6};

  private final String hex;

  Ink(String hex) {
    this.hex = hex;
  }

  /// The ink of the n-th series, from 0; they are used again after the sixth.
  public static Ink series(int index) {
    return SERIES[Math.floorMod(index, SERIES.length)];
  }

  /// As `#rrggbb`, lower case, on white paper.
  public String hex() {
    return hex;
  }

  /// The CSS custom property that holds it in a page, such as `--plot-series-1`.
  public String property() {
    return "--plot-" + name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
  }
}
