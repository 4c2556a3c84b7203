package dev.envoi.model;

import static dev.envoi.model.ModelAnswer.reply;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

final class ScriptTests {
  private static final ModelAnswer ONE = reply(Said.message("one"));
  private static final ModelAnswer TWO = reply(Said.message("two"));
  private static final ModelAnswer OTHER = reply(Said.message("other"));

  @Test
  void answersComeInTheirOrderAndThenNoMore() {
    Script script = Script.of(ONE, TWO);
    assertThat(script.left()).isEqualTo(2);
    assertThat(script.answer(from("t"))).isEqualTo(ONE);
    assertThat(script.answer(from("t"))).isEqualTo(TWO);
    assertThat(script.left()).isZero();
    assertThatThrownBy(() -> script.answer(from("t"))).hasMessageContaining("only 2 answers");
  }

  @Test
  void eachConversationHasItsOwnScript() {
    Script script = Script.perThread(Script.of(ONE, TWO), Script.of(OTHER));
    assertThat(script.answer(from("parent"))).isEqualTo(ONE);
    assertThat(script.answer(from("child"))).isEqualTo(OTHER);
    assertThat(script.answer(from("parent"))).isEqualTo(TWO);
    assertThatThrownBy(() -> script.answer(from("third")))
        .hasMessageContaining("only 2 conversations");
  }

  private static ModelRequest from(String thread) {
    return new ModelRequest(
        "/v1/responses",
        Map.of("thread-id", thread),
        JsonMapper.shared().createObjectNode(),
        List.of());
  }
}
