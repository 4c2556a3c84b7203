package dev.envoi.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.envoi.testing.HarnessEvaluator;
import dev.envoi.testing.Ticks;
import dev.envoi.trace.TestCall;
import dev.envoi.trace.TestCounts;
import dev.envoi.trace.TraceJson;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;

/// That the demo's work is real: its results come again when its commits are tested anew, and the
/// way up is long and goes down twice.
@ExtendWith(PlayedDemo.Resolver.class)
final class DemoProgressTests {
  private static final int DIFFERENT_COUNTS = 12;
  private static final String BASICS = "basics";

  private final PlayedDemo demo;

  DemoProgressTests(PlayedDemo demo) {
    this.demo = demo;
  }

  @Test
  void twiceAFullTestPassesFewerCasesThanTheOneBeforeAndIsMended() {
    List<Integer> passed =
        demo.calls().stream()
            .filter(DemoProgressTests::isFull)
            .map(DemoProgressTests::passed)
            .toList();

    List<Integer> falls = new ArrayList<>();
    for (int i = 1; i < passed.size(); i++) {
      if (passed.get(i) < passed.get(i - 1)) {
        falls.add(i);
      }
    }
    assertThat(falls).as("full results " + passed).hasSize(2);
    assertThat(falls)
        .allSatisfy(fall ->
            assertThat(passed.subList(fall, passed.size()))
                .anyMatch(later -> later >= passed.get(fall - 1)));
    assertThat(passed.getLast()).isEqualTo(total(demo.calls().getLast()));
  }

  @Test
  void itIsSolvedOnlyByTheLastCommit() {
    String last = demo.commits().getLast();

    assertThat(demo.calls())
        .filteredOn(call -> isFull(call) && passed(call) == total(call))
        .isNotEmpty()
        .allMatch(call -> call.path("git_commit").asString().equals(last));
  }

  /// Full results of the trace first, then other commits until there are enough: each test builds
  /// the commit's compiler and runs every case with it, about a second.
  @Test
  void overTheCommitsThereAreManyDifferentNumbersOfPassedCases() throws Exception {
    Map<String, Integer> known = new HashMap<>();
    demo.calls().stream()
        .filter(DemoProgressTests::isFull)
        .forEach(call -> known.put(call.path("git_commit").asString(), passed(call)));
    Set<Integer> counts = new HashSet<>(known.values());
    try (HarnessEvaluator evaluator = demo.evaluator()) {
      for (String commit : demo.commits()) {
        if (counts.size() < DIFFERENT_COUNTS && !known.containsKey(commit)) {
          counts.add(evaluate(evaluator, commit));
        }
      }
    }

    assertThat(counts).hasSizeGreaterThanOrEqualTo(DIFFERENT_COUNTS);
  }

  @Test
  void theSameCommitGivesTheSameResultAgain() throws Exception {
    JsonNode middle =
        demo.calls().stream()
            .filter(call -> isFull(call) && passed(call) < total(call) && passed(call) > 30)
            .findFirst()
            .orElseThrow();

    try (HarnessEvaluator evaluator = demo.evaluator()) {
      TestCall call =
          evaluator.confirm(middle.path("git_commit").asString(), BASICS, Ticks.unheard(BASICS));
      JsonNode again = TraceJson.MAPPER.valueToTree(call.failedOnly());

      assertThat(again.path("isolated").asBoolean(false)).isTrue();
      assertThat(passed(again)).isEqualTo(passed(middle));
      assertThat(failed(again)).isNotEmpty().isEqualTo(failed(middle));
    }
  }

  private static int evaluate(HarnessEvaluator evaluator, String commit) throws Exception {
    TestCounts result = evaluator.evaluate(commit, BASICS, Ticks.unheard(BASICS)).result();
    return result == null ? 0 : result.passed();
  }

  private static Set<String> failed(JsonNode call) {
    Set<String> names = new HashSet<>();
    call.at("/result/tests").forEach(test -> names.add(test.path("name").asString()));
    return names;
  }

  private static boolean isFull(JsonNode call) {
    return call.path("path").asString().equals(BASICS);
  }

  private static int passed(JsonNode call) {
    return call.at("/result/passed").asInt();
  }

  private static int total(JsonNode call) {
    return call.at("/result/total").asInt();
  }
}
