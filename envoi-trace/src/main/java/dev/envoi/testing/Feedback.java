package dev.envoi.testing;

import dev.envoi.trace.TestCall;
import dev.envoi.trace.TestCounts;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.JsonNode;

/// What an agent reads after `run_tests`: counts first, then the failed cases with source, what was
/// expected and what came, cut to a size that leaves room for thinking.
public final class Feedback {
  private static final int CASES_IN_FULL = 5;
  private static final int LONGEST_SOURCE = 2_000;
  private static final int LONGEST_TEXT = 800;
  private static final int NAMES = 100;
  private static final int ARTIFACTS_IN_FULL = 2;
  private static final int LONGEST_ARTIFACT = 600;
  private static final List<Figure> FIGURES =
      List.of(
          new Figure("compile_ms", "compile", "ms"),
          new Figure("run_ms", "run", "ms"),
          new Figure("executable_bytes", "executable", "bytes"));

  private record Figure(String field, String name, String unit) {}

  private Feedback() {}

  /// The answer for one call.
  public static String of(TestCall call) {
    TestCounts result = call.result();
    if (result == null) {
      return "No result for " + call.path() + ": " + call.error();
    }
    StringBuilder text = new StringBuilder();
    text.append(
        "%s: %d of %d cases passed, %d failed.%n"
            .formatted(call.path(), result.passed(), result.total(), result.failed()));
    if (!call.isolated()) {
      text.append("(The cases did not run isolated.)\n");
    }
    List<JsonNode> failed =
        result.tests().stream().filter(test -> !test.path("passed").asBoolean(false)).toList();
    failed.stream().limit(CASES_IN_FULL).forEach(test -> describe(text, test));
    if (failed.size() > CASES_IN_FULL) {
      text.append("\nAlso failed:\n");
      failed.stream()
          .skip(CASES_IN_FULL)
          .limit(NAMES)
          .forEach(test -> text.append("- ").append(headline(test)).append('\n'));
      int unnamed = failed.size() - CASES_IN_FULL - NAMES;
      if (unnamed > 0) {
        text.append("- and ").append(unnamed).append(" more\n");
      }
    }
    return text.toString();
  }

  private static String headline(JsonNode test) {
    String message = test.path("message").asString("");
    return "%s: %s%s"
        .formatted(
            test.path("name").asString("?"),
            test.path("failure_type").asString("failed"),
            message.isEmpty() ? "" : " (" + cut(message, 200) + ")");
  }

  private static void describe(StringBuilder text, JsonNode test) {
    text.append("\n## ").append(headline(test)).append('\n');
    section(text, "source", test.path("source"), LONGEST_SOURCE);
    observation(text, "expected", test.path("expected"));
    observation(text, "actual", test.path("actual"));
    section(text, "difference", test.path("detail").path("diff"), LONGEST_TEXT);
    section(text, "compiler output", test.path("compiler_output"), LONGEST_TEXT);
    figures(text, test.path("timing"), test.path("reference"));
    artifacts(text, test.path("debug_artifacts"));
  }

  /// What it took, beside what gcc takes, where both are known.
  private static void figures(StringBuilder text, JsonNode own, JsonNode reference) {
    if (!own.isObject() || !reference.isObject()) {
      return;
    }
    List<String> figures = new ArrayList<>();
    for (Figure figure : FIGURES) {
      double measured = own.path(figure.field()).asDouble(0);
      double wanted = reference.path(figure.field()).asDouble(0);
      if (measured > 0 && wanted > 0) {
        figures.add(
            String.format(
                Locale.ROOT,
                "%s %.0f %s (gcc %.0f)",
                figure.name(),
                measured,
                figure.unit(),
                wanted));
      }
    }
    if (!figures.isEmpty()) {
      text.append("took: ").append(String.join(", ", figures)).append('\n');
    }
  }

  private static void artifacts(StringBuilder text, JsonNode artifacts) {
    int shown = 0;
    for (JsonNode one : artifacts.values()) {
      text.append(
          "%s (%s, %d bytes)%n"
              .formatted(
                  one.path("path").asString("?"),
                  one.path("kind").asString("?"),
                  one.path("size").asLong(0)));
      String content = one.path("text").asString("");
      if (!content.isBlank() && shown++ < ARTIFACTS_IN_FULL) {
        text.append(cut(content.stripTrailing(), LONGEST_ARTIFACT)).append('\n');
      }
    }
  }

  private static void observation(StringBuilder text, String title, JsonNode seen) {
    if (seen.has("exit_code")) {
      text.append(title)
          .append(" exit status: ")
          .append(seen.path("exit_code").asInt())
          .append('\n');
    }
    section(text, title + " output", seen.path("stdout"), LONGEST_TEXT);
  }

  private static void section(StringBuilder text, String title, JsonNode value, int longest) {
    String content = value.asString("");
    if (!content.isBlank()) {
      text.append(title).append(":\n").append(cut(content.stripTrailing(), longest)).append('\n');
    }
  }

  private static String cut(String text, int longest) {
    if (text.length() <= longest) {
      return text;
    }
    int end = Character.isHighSurrogate(text.charAt(longest - 1)) ? longest - 1 : longest;
    return text.substring(0, end) + "\n[" + (text.length() - end) + " more characters]";
  }
}
