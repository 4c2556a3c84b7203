package dev.envoi.testing;

import dev.envoi.harness.CaseResult;
import dev.envoi.testing.HarnessAnswer.Counts;
import dev.envoi.testing.HarnessAnswer.Raw;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.cfg.EnumFeature;
import tools.jackson.databind.json.JsonMapper;

/// Reads answers, also those of other harnesses: any object with a non-null `error`, at any depth
/// of the folding, is a failure.
final class Answers {
  private static final JsonMapper LENIENT =
      JsonMapper.builder()
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(EnumFeature.READ_UNKNOWN_ENUM_VALUES_AS_NULL)
          .build();

  private Answers() {}

  static HarnessAnswer read(Raw raw) throws HarnessException {
    JsonNode answer = json(raw);
    Optional<String> error = error(answer);
    if (error.isPresent()) {
      return new HarnessAnswer.Failure(error.get(), raw);
    }
    if (raw.status() != 200) {
      return new HarnessAnswer.Failure("the harness answered with status " + raw.status(), raw);
    }
    Sum sum = new Sum();
    sum.add(answer);
    sum.cases.sort(Comparator.comparing(CaseResult::passed));
    return new HarnessAnswer.Result(
        sum.counts, sum.cases, sum.results > 0 && sum.isolated == sum.results, raw);
  }

  static JsonNode json(Raw raw) throws HarnessException {
    try {
      return LENIENT.readTree(raw.json());
    } catch (JacksonException wrong) {
      throw new HarnessException(
          "the harness answered with status " + raw.status() + " and no JSON: " + cut(raw.json()),
          wrong);
    }
  }

  /// The text of the first error in an answer.
  static Optional<String> error(JsonNode answer) {
    JsonNode error = answer.path("error");
    if (!error.isMissingNode() && !error.isNull()) {
      return Optional.of(error.isString() ? error.asString() : error.toString());
    }
    if (!isFolded(answer)) {
      return Optional.empty();
    }
    return answer.properties().stream()
        .flatMap(one -> error(one.getValue()).map(text -> one.getKey() + ": " + text).stream())
        .findFirst();
  }

  private static boolean isFolded(JsonNode answer) {
    return answer.isObject() && !answer.path("total").isNumber();
  }

  private static String cut(String text) {
    return text.length() > 200 ? text.substring(0, 200) + "..." : text;
  }

  private static final class Sum {
    private Counts counts = new Counts(0, 0, 0);
    private final List<CaseResult> cases = new ArrayList<>();
    private int results;
    private int isolated;

    void add(JsonNode answer) {
      if (isFolded(answer)) {
        answer.values().forEach(this::add);
      } else if (answer.isObject()) {
        int passed = answer.path("passed").asInt(0);
        int total = answer.path("total").asInt(0);
        counts = counts.plus(new Counts(passed, total - passed, total));
        results++;
        isolated += answer.path("isolated").asBoolean(false) ? 1 : 0;
        answer.path("cases").values().forEach(this::addCase);
      }
    }

    /// Cases of another shape stay in the raw answer only.
    private void addCase(JsonNode one) {
      try {
        cases.add(LENIENT.treeToValue(one, CaseResult.class));
      } catch (JacksonException | IllegalArgumentException _) {
        // told in the method's comment
      }
    }
  }
}
