package dev.envoi.cli;

import dev.envoi.replay.EvaluationReport.Score;
import dev.envoi.testing.SubmissionTests;
import dev.envoi.testing.TestProgress;
import dev.envoi.trace.TestCall;
import dev.envoi.trace.TestCounts;
import dev.envoi.trace.TraceJson;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// What `test` prints. Progress goes to standard error, the result to standard output.
///
/// @param allowCompiler noted in the result
record TestOutput(Surroundings surroundings, boolean allowCompiler) {
  private static final int FAILED_SHOWN = 40;

  /// The folded result.
  ///
  /// @param cached whether nothing had to be run
  private record Folded(
      int passed,
      int failed,
      int total,
      @Nullable String error,
      boolean isolated,
      boolean cached,
      @Nullable Boolean allowCompiler,
      Map<String, PathResult> results) {}

  /// One path. A path without a result counts as one failure.
  private record PathResult(
      int passed,
      int failed,
      int total,
      @Nullable String error,
      boolean isolated,
      @Nullable Boolean cached,
      @Nullable Boolean allowCompiler,
      long durationMs,
      List<JsonNode> cases) {}

  /// Lines while it goes on.
  SubmissionTests.Listener progress(LiveLine line) {
    return new SubmissionTests.Listener() {
      @Override
      public void goesOn(TestProgress progress) {
        line.passes(now() + progress.text());
      }

      @Override
      public void tested(TestCall call) {
        line.stays(now() + headline(call));
      }
    };
  }

  private static String now() {
    return Instant.now().truncatedTo(ChronoUnit.SECONDS) + "  ";
  }

  /// Gives the exit code.
  int json(List<TestCall> calls) {
    Score score = Score.of(calls);
    Map<String, PathResult> results = new LinkedHashMap<>();
    for (TestCall call : calls) {
      TestCounts counts = call.result();
      Score own = Score.of(List.of(call));
      results.put(
          call.path(),
          new PathResult(
              own.passed(),
              own.failed(),
              own.total(),
              call.error(),
              call.isolated(),
              call.cached(),
              allowCompiler ? true : null,
              call.durationMs(),
              counts == null ? List.of() : counts.tests()));
    }
    surroundings
        .out()
        .println(
            TraceJson.MAPPER
                .writerWithDefaultPrettyPrinter()
                .writeValueAsString(
                    new Folded(
                        score.passed(),
                        score.failed(),
                        score.total(),
                        calls.stream()
                            .map(TestCall::error)
                            .filter(error -> error != null)
                            .findFirst()
                            .orElse(null),
                        calls.stream().allMatch(TestCall::isolated),
                        calls.stream().allMatch(call -> Boolean.TRUE.equals(call.cached())),
                        allowCompiler ? true : null,
                        results)));
    return exitCode(calls);
  }

  /// Gives the exit code.
  int text(List<TestCall> calls) {
    calls.forEach(this::print);
    Score score = Score.of(calls);
    if (calls.stream().allMatch(call -> call.result() != null)) {
      if (calls.size() > 1) {
        line("all paths: %d of %d cases passed".formatted(score.passed(), score.total()));
      }
      if (!calls.stream().allMatch(TestCall::isolated)) {
        line("The cases did not run isolated; './envoi doctor' says what is missing.");
      }
    }
    if (allowCompiler) {
      line("Other compilers were in sight of the cases: this is no score.");
    }
    return exitCode(calls);
  }

  private void print(TestCall call) {
    line(headline(call));
    TestCounts counts = call.result();
    if (counts == null) {
      line(indented(String.valueOf(call.error())));
      return;
    }
    List<JsonNode> failed =
        counts.tests().stream().filter(test -> !test.path("passed").asBoolean(false)).toList();
    failed.stream().limit(FAILED_SHOWN).forEach(test -> line(indented(reason(test))));
    if (failed.size() > FAILED_SHOWN) {
      line(indented("and %d more; --json shows all".formatted(failed.size() - FAILED_SHOWN)));
    }
  }

  private static String headline(TestCall call) {
    TestCounts counts = call.result();
    String cached = Boolean.TRUE.equals(call.cached()) ? " (cached)" : "";
    return counts == null
        ? call.path() + ": no result"
        : "%s: %d of %d cases passed%s"
            .formatted(call.path(), counts.passed(), counts.total(), cached);
  }

  private static String reason(JsonNode test) {
    StringBuilder reason = new StringBuilder("failed  ").append(test.path("name").asString("?"));
    for (String field : List.of("phase", "failure_type", "message")) {
      String text = test.path(field).asString("");
      if (!text.isBlank()) {
        reason.append(": ").append(text.lines().findFirst().orElse(""));
      }
    }
    return reason.toString();
  }

  private static String indented(String text) {
    return "  " + text.strip().replace("\n", "\n  ");
  }

  private void line(String text) {
    surroundings.out().println(text);
  }

  private static int exitCode(List<TestCall> calls) {
    return !calls.isEmpty() && calls.stream().allMatch(TestCall::solved) ? 0 : 1;
  }
}
