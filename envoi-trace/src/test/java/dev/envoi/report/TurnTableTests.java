package dev.envoi.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.envoi.trace.AgentTrace;
import dev.envoi.trace.TraceJson;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

final class TurnTableTests {
  private static TurnTable table(AgentTrace trace) {
    return TurnTable.of(trace, Progress.of(trace));
  }

  @Test
  void theTextIsAsTheGoldenFile() {
    GoldenFile.assertEqual("table.txt", table(SampleTraces.compiler()).text());
  }

  @Test
  void theJsonIsAsTheGoldenFile() {
    GoldenFile.assertEqual("table.json", table(SampleTraces.compiler()).json());
  }

  @Test
  void theJsonHasTheSameNumbersAsTheText() {
    TurnTable table = table(SampleTraces.compiler());
    JsonNode json = TraceJson.MAPPER.readTree(table.json());

    JsonNode second = json.path("turns").path(1);
    assertThat(second.path("part_start").asInt()).isEqualTo(15);
    assertThat(second.path("suites").path("basics").path("passed").asInt()).isEqualTo(31);
    assertThat(second.path("total").path("delta").asInt()).isEqualTo(14);
    assertThat(table.text()).contains("15-25").contains("31/45 +14");
    assertThat(json.path("regressions")).hasSize(2);
  }

  @Test
  void noLineIsWiderThanATerminal() {
    TestingTrace trace = new TestingTrace("wide").turn("go");
    for (int i = 0; i < 15; i++) {
      trace.test("a_suite_with_a_long_name_" + i, 1000 + i, 2000);
      trace.patch("x", "a/very/long/path/".repeat(20) + i + ".c");
      trace.test("a_suite_with_a_long_name_" + i, 900 + i, 2000);
    }

    String text = table(trace.running()).text();

    assertThat(text.lines()).allMatch(line -> line.length() <= 120);
    assertThat(text).contains("Not shown for want of room: ");
  }

  @Test
  void aRunThatHasNotEndedSaysSo() {
    String text = table(new TestingTrace("young").turn("go").reasoning("hm").running()).text();

    assertThat(text).contains("not ended: 1 part, 1 turn, 0 commits").contains("No test has been");
  }

  @Test
  void aTrajectoryWithoutTurnsHasATable() {
    assertThat(table(new TestingTrace("empty").running()).text()).contains("No turn has begun.");
  }

  @Test
  void aTurnWithoutPartsHasARow() {
    assertThat(table(new TestingTrace("idle").turn("go").running()).turns())
        .extracting(TurnTable.Row::partStart)
        .containsExactly((Integer) null);
  }

  @Test
  void escapeSequencesOfASuiteNameDoNotReachTheTerminal() {
    String text =
        table(new TestingTrace("hostile").turn("go").test("\u001b[2Jevil\nx", 1, 2).running())
            .text();

    assertThat(text).doesNotContain("\u001b").contains("\uFFFD[2Jevil x");
  }
}
