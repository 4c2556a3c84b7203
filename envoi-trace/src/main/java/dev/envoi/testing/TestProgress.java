package dev.envoi.testing;

import java.time.Duration;

/// How far a test call is.
///
/// @param path that is tested
/// @param elapsed since it began
public record TestProgress(String path, Stage stage, Cases cases, Duration elapsed) {

  /// What is going on.
  public enum Stage {
    /// Others are asked first.
    WAITING,
    /// The submission is made ready.
    BUILDING,
    TESTING
  }

  /// Numbers of cases.
  ///
  /// @param all how many there are, as far as known; 0 where nobody tells
  public record Cases(int done, int all) {
    static final Cases UNKNOWN = new Cases(0, 0);
  }

  /// In a few words, such as `basics: 20 of 56 cases, 12 s`.
  public String text() {
    String what =
        switch (stage) {
          case WAITING -> "waiting";
          case BUILDING -> "building";
          case TESTING ->
              cases.all() == 0 ? "testing" : "%d of %d cases".formatted(cases.done(), cases.all());
        };
    return "%s: %s, %d s".formatted(path, what, elapsed.toSeconds());
  }
}
