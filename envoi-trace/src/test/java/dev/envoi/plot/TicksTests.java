package dev.envoi.plot;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class TicksTests {
  @Test
  void ticksAreRound() {
    assertThat(Ticks.of(Axis.counts("part", 0, 5000), 11).labels())
        .startsWith("0", "500", "1,000")
        .endsWith("5,000");
    assertThat(Ticks.of(new Axis("minutes", 0, 0.9, false, ""), 5).labels())
        .containsExactly("0.0", "0.2", "0.4", "0.6", "0.8");
  }

  @Test
  void countsHaveNoTicksBetweenWholeNumbers() {
    assertThat(Ticks.of(Axis.counts("part", 0, 2), 11).labels()).containsExactly("0", "1", "2");
  }

  @Test
  void theEndOfTheAxisTakesThePlaceOfATickTooNearToIt() {
    assertThat(Ticks.withEnd(Axis.counts("cases", 0, 45), 6).labels())
        .containsExactly("0", "10", "20", "30", "40", "45");
    assertThat(Ticks.withEnd(Axis.counts("cases", 0, 41), 6).labels())
        .containsExactly("0", "10", "20", "30", "41");
  }
}
