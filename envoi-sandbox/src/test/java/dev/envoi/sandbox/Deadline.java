package dev.envoi.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/// Waits in tests for a condition, never for time alone.
final class Deadline {
  private Deadline() {}

  static void await(String what, BooleanSupplier condition) {
    assertThat(within(Duration.ofSeconds(20), condition)).as(what).isTrue();
  }

  static boolean within(Duration time, BooleanSupplier condition) {
    return Patience.upTo(time.toMillis(), condition);
  }
}
