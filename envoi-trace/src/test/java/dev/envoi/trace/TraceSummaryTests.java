package dev.envoi.trace;

import static org.assertj.core.api.Assertions.assertThat;

import dev.envoi.report.TestingTrace;
import java.io.ByteArrayInputStream;
import org.junit.jupiter.api.Test;

final class TraceSummaryTests {
  @Test
  void aSummaryHasAllButThePartsAndTurnsWhichAreCounted() {
    AgentTrace trace =
        new TestingTrace("long")
            .turn("go")
            .text("one")
            .command("two")
            .turn("on")
            .text("three")
            .ended(EndReason.PART_LIMIT);
    byte[] json = TraceJson.MAPPER.writeValueAsBytes(trace);
    TraceSummary summary = TraceSummary.read(new ByteArrayInputStream(json));

    assertThat(summary.parts()).isEqualTo(3);
    assertThat(summary.turns()).isEqualTo(2);
    assertThat(summary.trace().parts()).isEmpty();
    assertThat(summary.trace())
        .usingRecursiveComparison()
        .ignoringFields("parts", "turns")
        .isEqualTo(trace);
  }
}
