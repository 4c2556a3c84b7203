package dev.envoi.testing;

import dev.envoi.trace.TestCall;
import dev.envoi.trace.TestCounts;
import java.util.List;
import tools.jackson.databind.JsonNode;

/// What an agent reads after `run_tests`: counts first, then the failed cases with source, what was
/// expected and what came, cut to a size that leaves room for thinking.
public final class Feedback {
  private static final int CASES_IN_FULL = 5;
  private static final int LONGEST_SOURCE = 2_000;
  private static final int LONGEST_TEXT = 800;
  private static final int NAMES = 100;

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
    section(text, "compiler output", test.path("compiler_output"), LONGEST_TEXT);
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
