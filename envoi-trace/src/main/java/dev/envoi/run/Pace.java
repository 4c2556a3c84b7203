package dev.envoi.run;

import java.time.Duration;

/// How patient the loop is.
///
/// @param grace how long an agent may take to end a turn that was interrupted
/// @param pause how long to wait before another try after a turn that failed without a part;
///   doubled each time
record Pace(Duration grace, Duration pause) {
  static final Pace USUAL = new Pace(Duration.ofSeconds(10), Duration.ofSeconds(5));
}
