package dev.envoi.testing;

import static dev.envoi.testing.Calls.call;
import static dev.envoi.testing.Calls.noResult;
import static org.assertj.core.api.Assertions.assertThat;

import dev.envoi.trace.TraceJson;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

final class FollowUpTests {
  private static final FollowUp.Situation USUAL =
      new FollowUp.Situation("", "Budget left: 5 parts, 3 minutes.");

  @Test
  void theStatusOfOpenPathsIsTold() {
    SolveTracker tracker = new SolveTracker(List.of("a", "b", "c", "d"));
    tracker.add(call("a", "0123456789abcdef", 2, 2));
    tracker.add(call("b", "0123456789abcdef", 1, 2));
    tracker.add(noResult("c", "0123456789abcdef", "the build failed\nwith a long log"));

    assertThat(new FollowUp(tracker).prompt(USUAL))
        .isEqualTo(
            """
            Not everything passes yet. Open test paths:
            - b: 1 of 2 cases pass
            - c: the build failed
            - d: not tested yet

            The best commit so far is 0123456789ab with 3 passed cases.

            Budget left: 5 parts, 3 minutes.

            Go on until everything passes.
            """);
  }

  @Test
  void theKindsOfFailuresAreTold() {
    SolveTracker tracker = new SolveTracker(List.of("basics"));
    tracker.add(
        Calls.failing(
            Stream.of("crash", "compile_error", "compile_error")
                .map(type ->
                    (JsonNode)
                        TraceJson.MAPPER
                            .createObjectNode()
                            .put("passed", false)
                            .put("failure_type", type))
                .toList(),
            true));

    assertThat(new FollowUp(tracker).prompt(USUAL))
        .contains("- basics: 0 of 3 cases pass (2 compile_error, 1 crash)\n");
  }

  @Test
  void upToTenPathsAreShownAndTheOthersCounted() {
    List<String> paths = IntStream.rangeClosed(1, 13).mapToObj(i -> "suite/" + i).toList();
    String prompt = new FollowUp(new SolveTracker(paths)).prompt(USUAL);

    assertThat(prompt.lines().filter(line -> line.endsWith("not tested yet"))).hasSize(10);
    assertThat(prompt)
        .contains("- suite/10: not")
        .doesNotContain("suite/11")
        .contains("- and 3 more");
  }

  @Test
  void whatBrokeAndWhatWasFixedIsToldOnce() {
    SolveTracker tracker = new SolveTracker(List.of("a", "b"));
    FollowUp followUp = new FollowUp(tracker);
    tracker.add(call("a", "c1", 2, 2));
    tracker.add(call("b", "c1", 0, 2));
    assertThat(followUp.prompt(USUAL)).doesNotContain("Since the last prompt");
    tracker.add(call("a", "c2", 1, 2));
    tracker.add(call("b", "c2", 2, 2));

    assertThat(followUp.prompt(USUAL))
        .contains(
            """
            Since the last prompt:
            - broke a: 2 passed before, 1 now
            - fixed b: 0 passed before, 2 now
            """);
    assertThat(followUp.prompt(USUAL)).doesNotContain("broke").doesNotContain("fixed");
  }

  @Test
  void howTheTurnBeforeEndedComesFirst() {
    String prompt =
        new FollowUp(new SolveTracker(List.of("a")))
            .prompt(new FollowUp.Situation("The turn failed: no network", "Budget left: 1 part."));
    assertThat(prompt).startsWith("The turn failed: no network\n\nNot everything");
  }

  @Test
  void whereEverythingPassedAtDifferentCommitsItSaysSo() {
    SolveTracker tracker = new SolveTracker(List.of("a", "b"));
    tracker.add(call("a", "c1", 2, 2));
    tracker.add(call("b", "c2", 2, 2));
    assertThat(new FollowUp(tracker).prompt(USUAL))
        .startsWith("Every required test path passed when it was tested last")
        .contains("not on one commit");
  }
}
