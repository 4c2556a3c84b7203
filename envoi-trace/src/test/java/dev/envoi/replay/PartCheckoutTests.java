package dev.envoi.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.envoi.report.TestingTrace;
import dev.envoi.trace.AgentTrace;
import dev.envoi.trace.TraceJson;
import dev.envoi.trace.UserError;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

final class PartCheckoutTests {
  private static AgentTrace trace() {
    return new TestingTrace("checkout")
        .turn("go")
        .reasoning("before any change")
        .patch("first", "a.c")
        .text("nothing changed")
        .running();
  }

  @Test
  void aPartThatChangedTheCodeHasItsOwnCommit() {
    assertThat(PartCheckout.of(trace(), 2).commit()).isEqualTo(TestingTrace.commitOf(2));
  }

  @Test
  void aPartThatChangedNothingHasTheCommitBefore() {
    assertThat(PartCheckout.of(trace(), 3).commit()).isEqualTo(TestingTrace.commitOf(2));
    assertThat(PartCheckout.of(trace(), 1).commit()).isEqualTo(TestingTrace.commitOf(0));
  }

  @Test
  void aPartThatIsNotThereIsAMistakeOfTheUser() {
    for (int part : new int[] {0, -1, 4, Integer.MAX_VALUE}) {
      assertThatThrownBy(() -> PartCheckout.of(trace(), part))
          .isInstanceOf(UserError.class)
          .hasMessage("trajectory checkout has parts 1 to 3, and no part " + part);
    }
    assertThatThrownBy(() -> PartCheckout.of(new TestingTrace("empty").running(), 1))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("has no part yet");
  }

  @Test
  void theJsonHasTheNamesThatScriptsRead() {
    JsonNode json =
        TraceJson.MAPPER.valueToTree(
            PartCheckout.of(trace(), 3).record(Path.of("output").resolve("code")));

    assertThat(json.propertyNames())
        .containsExactly("trajectory_id", "session_id", "part", "timestamp", "commit", "repo_path");
    assertThat(json.path("part").asInt()).isEqualTo(3);
    assertThat(json.path("timestamp").asString()).isEqualTo("2026-03-01T09:00:21Z");
    assertThat(json.path("repo_path").asString()).endsWith("output/code");
  }
}
