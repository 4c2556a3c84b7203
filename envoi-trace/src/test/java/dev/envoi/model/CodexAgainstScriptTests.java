package dev.envoi.model;

import static dev.envoi.model.ModelAnswer.reply;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.envoi.model.ModelAnswer.Ending;
import dev.envoi.model.Script.Exchange;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// The real Codex takes the scripted model for a real one.
final class CodexAgainstScriptTests {
  @TempDir private Path folder;

  @Test
  void everyToolIsCalledAndItsAnswerComesBack() throws Exception {
    String patch = "*** Begin Patch\n*** Add File: notes.txt\n+one\n*** End Patch\n";
    Script script =
        Script.of(
            List.of(
                new Exchange(
                    request -> assertThat(request.model()).isEqualTo("gpt-5.5"),
                    reply(
                        Said.reasoning("Look first."),
                        Said.shell("echo left"),
                        Said.shell("echo right"))),
                new Exchange(
                    request ->
                        assertThat(request.outputs())
                            .anyMatch(output -> output.text().endsWith("left\n"))
                            .anyMatch(output -> output.text().endsWith("right\n"))
                            .hasSize(2),
                    reply(Said.patch(patch))),
                new Exchange(
                    request -> assertThat(request.lastOutput()).contains("A notes.txt"),
                    reply(Said.mcp("tests", "run_tests", Map.of("test_path", "a/b")))),
                new Exchange(
                    request -> assertThat(request.lastOutput()).contains("all passed"),
                    reply(Said.plan("pending", "go on"))),
                new Exchange(
                    request -> assertThat(request.lastOutput()).contains("Plan updated"),
                    reply(Said.message("Done.")).costing(new Tokens(7, 3, 2, 1)))));
    try (ScriptedModel model = ScriptedModel.responses(CodexExec.KEY, script);
        StubTestServer tests = new StubTestServer()) {
      CodexExec codex = CodexExec.in(folder, model.baseUrl(), tests.address());
      CodexExec.Ran ran = codex.begin("Go.");
      model.verify();
      assertThat(ran.status()).as(ran.out() + ran.err()).isZero();
      assertThat(codex.workspace().resolve("notes.txt")).hasContent("one");
      assertThat(tests.asked()).containsExactly("a/b");
      assertThat(ran.out()).contains("\"input_tokens\":4007").contains("\"text\":\"Look first.\"");
      assertThat(model.requests()).hasSize(5).allMatch(request -> request.kind().equals("turn"));
    }
  }

  static Stream<Arguments> faults() {
    return Stream.of(
        Arguments.of(ModelAnswer.badKey(), "401"),
        Arguments.of(ModelAnswer.noSuchModel(), "does not exist"),
        Arguments.of(ModelAnswer.tooManyRequests(1), "429"),
        Arguments.of(ModelAnswer.quotaExceeded(), "Quota exceeded"),
        Arguments.of(ModelAnswer.serverError(500), "high demand"),
        Arguments.of(ModelAnswer.serverError(503), "503 Service Unavailable"),
        Arguments.of(ModelAnswer.contextLength(), "ran out of room"),
        Arguments.of(reply().ending(Ending.CONTEXT_LENGTH), "ran out of room"),
        Arguments.of(reply().ending(Ending.FAILED), "boom inside"),
        Arguments.of(reply(Said.message("half")).ending(Ending.INCOMPLETE), "max_output_tokens"),
        Arguments.of(reply(Said.message("half")).ending(Ending.CUT), "before response.completed"),
        Arguments.of(reply().ending(Ending.SILENT), "idle timeout"));
  }

  @ParameterizedTest
  @MethodSource("faults")
  void aFaultIsTheFaultThatCodexSees(ModelAnswer fault, String words) throws Exception {
    try (ScriptedModel model = ScriptedModel.responses(CodexExec.KEY, Script.of(fault));
        StubTestServer tests = new StubTestServer()) {
      CodexExec.Ran ran = CodexExec.in(folder, model.baseUrl(), tests.address()).begin("Go.");
      model.verify();
      assertThat(ran.status()).isEqualTo(1);
      assertThat(ran.out()).contains("turn.failed").contains(words);
      assertThat(model.requests()).hasSize(1);
    }
  }

  @Test
  void aCallRunsThoughTheAnswerIsCutAfterIt() throws Exception {
    Script script = Script.of(reply(Said.shell("touch ran")).ending(Ending.CUT));
    try (ScriptedModel model = ScriptedModel.responses(CodexExec.KEY, script);
        StubTestServer tests = new StubTestServer()) {
      CodexExec codex = CodexExec.in(folder, model.baseUrl(), tests.address());
      assertThat(codex.begin("Go.").out()).contains("turn.failed");
      assertThat(Files.exists(codex.workspace().resolve("ran"))).isTrue();
    }
  }

  @Test
  void aProviderThatIsNotThereIsARefusedConnection() throws Exception {
    try (StubTestServer tests = new StubTestServer()) {
      CodexExec codex = CodexExec.in(folder, ScriptedModel.nobody(), tests.address());
      CodexExec.Ran ran = codex.begin("Go.");
      assertThat(ran.status()).isEqualTo(1);
      assertThat(ran.out()).contains("turn.failed").contains("error sending request");
    }
  }

  @Test
  void whatTheScriptDoesNotExpectIsToldAtTheEnd() throws Exception {
    Script script =
        Script.of(
            List.of(
                new Exchange(
                    request -> assertThat(request.model()).isEqualTo("another"),
                    reply(Said.message("Hello.")))));
    try (ScriptedModel model = ScriptedModel.responses(CodexExec.KEY, script);
        StubTestServer tests = new StubTestServer()) {
      var _ = CodexExec.in(folder, model.baseUrl(), tests.address()).begin("Go.");
      assertThatThrownBy(model::verify)
          .isInstanceOf(AssertionError.class)
          .hasMessageContaining("request 1")
          .hasMessageContaining("another");
    }
  }
}
