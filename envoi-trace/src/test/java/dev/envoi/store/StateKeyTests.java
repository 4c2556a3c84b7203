package dev.envoi.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.envoi.trace.EndReason;
import dev.envoi.trace.TrajectoryId;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

final class StateKeyTests {
  private static final Instant START = Instant.parse("2026-11-25T12:00:00Z");

  private static StateKey running(int fence, int parts, Instant seen) {
    return new StateKey(new TrajectoryId("a.b-c_1"), fence, null, parts, 3, START, seen, "codex");
  }

  private static StoredObject object(StateKey state) {
    return new StoredObject(state.key(), 0, "1");
  }

  @Test
  void aKeySaysAllOfIt() {
    StateKey state =
        new StateKey(
            new TrajectoryId("a.b-c_1"), 2, EndReason.PART_LIMIT, 10_000, 7, START, START, "codex");
    assertThat(state.key().value())
        .isEqualTo("states/a.b-c_1/0002.part_limit.10000.7.1795608000.1795608000.codex");
    assertThat(StateKey.parse(state.key())).contains(state);
  }

  @Test
  void anAgentOfAnyNameFitsIntoAKey() {
    StateKey state =
        new StateKey(
            new TrajectoryId("x"),
            1,
            null,
            0,
            0,
            START,
            START,
            "my/agent v1.0: " + "ä".repeat(300));
    assertThat(state.key().value()).matches("[A-Za-z0-9._/-]+").hasSizeLessThan(200);
    assertThat(StateKey.parse(state.key())).contains(state);
  }

  @Test
  void otherKeysAreNone() {
    for (String key : List.of("states/x", "states/x/y", "states/x/0001.flying.1.1.1.1.codex")) {
      assertThat(StateKey.parse(new ObjectKey(key))).isEmpty();
    }
  }

  @Test
  void ofTwoTheNewerCounts() {
    StateKey old = running(1, 90, START.plusSeconds(500));
    StateKey ofNextWriter = running(2, 80, START.plusSeconds(20));
    StateKey later = running(2, 85, START.plusSeconds(10)); // its clock went back
    assertThat(StateKey.newest(List.of(object(later), object(old), object(ofNextWriter))))
        .containsOnly(org.assertj.core.api.Assertions.entry(old.id(), later));
  }

  @Test
  void aRunThatWasNotSeenForLongLooksDead() {
    StateKey state = running(1, 1, START);
    assertThat(state.looksDead(START.plusSeconds(60))).isFalse();
    assertThat(state.looksDead(START.plusSeconds(91))).isTrue();
  }
}
