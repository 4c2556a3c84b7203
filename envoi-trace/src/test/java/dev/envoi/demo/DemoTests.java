package dev.envoi.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.envoi.trace.TraceJson;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/// What the demo prints and what its trace says, read as its users read them.
@ExtendWith(PlayedDemo.Resolver.class)
final class DemoTests {
  private final PlayedDemo demo;

  DemoTests(PlayedDemo demo) {
    this.demo = demo;
  }

  @Test
  void itEndsWellAndSaysFirstWhereEverythingIs() {
    List<String> lines = demo.ran().lines();
    String folder = demo.object("").toUri().toString();

    assertThat(lines)
        .startsWith(
            "TRAJECTORY_ID: " + PlayedDemo.ID,
            "TRACE_URI: " + folder + "agent_trace.json",
            "BUNDLE_URI: " + folder + "repo.bundle");
    assertThat(demo.ran().out()).contains("sandbox: isolated");
  }

  @Test
  void itIsSolvedByALongPieceOfWork() {
    JsonNode end = demo.trace().path("session_end");

    assertThat(end.path("reason").asString()).isEqualTo("solved");
    assertThat(end.path("total_parts").asInt())
        .isEqualTo(demo.parts().size())
        .isGreaterThanOrEqualTo(60);
    assertThat(end.path("total_turns").asInt()).isEqualTo(demo.trace().path("turns").size());
    assertThat(end.path("final_git_commit").asString()).isEqualTo(demo.commits().getLast());
    assertThat(demo.parts())
        .filteredOn(part -> part.at("/repo_checkpoint/committed").asBoolean(false))
        .hasSizeGreaterThanOrEqualTo(20);
  }

  @Test
  void partsOfEveryTypeAreNumberedFromOneWithoutAGap() {
    assertThat(demo.parts())
        .extracting(part -> part.path("part").asInt())
        .isEqualTo(IntStream.rangeClosed(1, demo.parts().size()).boxed().toList());
    assertThat(demo.parts())
        .extracting(part -> part.path("part_type").asString())
        .containsOnly("reasoning", "text", "tool", "patch")
        .contains("reasoning", "text", "tool", "patch");
  }

  @Test
  void turnsHoldEveryPartOnce() {
    List<Integer> inTurns =
        demo.trace()
            .path("turns")
            .valueStream()
            .flatMap(turn -> turn.path("parts").valueStream())
            .map(JsonNode::asInt)
            .toList();

    assertThat(inTurns).isEqualTo(IntStream.rangeClosed(1, demo.parts().size()).boxed().toList());
  }

  @Test
  void itRanIsolatedAndEveryTestDidToo() {
    assertThat(demo.trace().at("/sandbox/isolated").asBoolean(false)).isTrue();
    assertThat(demo.calls()).isNotEmpty().allMatch(call -> call.path("isolated").asBoolean(false));
  }

  /// Each is true of the trace; the names are the ones that people's scripts use.
  @ParameterizedTest
  @ValueSource(
      strings = {
        ".trajectory_id == \"demo-under-test\"",
        ".session_id == null and .agent_model == null",
        ".agent == \"scripted\"",
        ".started_at | sub(\"[.][0-9]+\"; \"\") | fromdate > 0",
        ".artifacts | has(\"trace\") and has(\"bundle\")",
        ".session_end | [has(\"reason\", \"total_parts\", \"total_turns\", \"final_git_commit\")] | all",
        ".parts | map(.part) == [range(1; length + 1)]",
        ".parts | all(.trajectory_id == \"demo-under-test\" and .agent == \"scripted\")",
        ".parts | all(.session_id == null and .agent_model == null)",
        ".parts | all(.role == \"assistant\" and .item_type != \"\")",
        ".parts | all(.timestamp | sub(\"[.][0-9]+\"; \"\") | fromdate > 0)",
        ".parts | all((.summary | length) > 0 and (.summary | length) <= 240)",
        ".parts | all(.duration_ms >= 0)",
        ".parts | all(.git_commit | test(\"^[0-9a-f]{40}$\"))",
        ".parts | map(.repo_checkpoint | values) | all([.commit_before, .commit_after | length] == [40, 40])",
        ".parts | map(.repo_checkpoint | values) | all(.committed == (.commit_before != .commit_after))",
        ".parts | map(.repo_checkpoint | values) | all(.committed == (.changed_files | length > 0))",
        ".parts | map(.envoi_calls[]) | all(.status_code == 200 and .error == null)",
        ".parts | map(.envoi_calls[]) | all(.path and .timestamp and .duration_ms >= 0)",
        ".parts | map(.envoi_calls[].result) | all(.passed + .failed == .total)",
        ".parts | map(.envoi_calls[].result) | all((.tests | length) == .failed)",
        ".parts | map(.envoi_calls[].result.tests[]) | all(.passed == false and .name != null)",
        ".parts | map(.testing_state | values) | all(.solved_paths <= .total_paths)",
        ".parts | map(.testing_state | values) | all(.latest_path and .latest_status_code == 200)",
        ".parts | map(.testing_state | values) | all(.latest_passed <= .latest_total)",
        ".parts | map(.testing_state | values) | all(.latest_error == null)",
        ".parts[-1].testing_state | .solved_paths == 1 and .total_paths == 1",
        ".turns | map(.turn) == [range(1; length + 1)]",
        ".turns | all(.part_start == .parts[0] and .part_end == .parts[-1])",
        ".turns | all((.prompt | length) > 0 and .timestamp and (.git_commit | length) == 40)",
        ".turns[-1].session_end == .session_end",
      })
  void plainJqReadsTheTraceByTheOldNames(String claim) throws Exception {
    String file = demo.object("agent_trace.json").toString();

    assertThat(Tool.in(demo.envoi().folder()).run("jq", "-e", claim, file).good().strip())
        .isEqualTo("true");
  }

  @Test
  void theJournalTellsTheSameTraceAsTheStore() throws Exception {
    String shown = demo.envoi().run("show", PlayedDemo.ID, "--json").good();

    assertThat(TraceJson.MAPPER.readTree(shown)).isEqualTo(demo.trace());
  }

  @Test
  void reportPlotAndTableAreThere() throws Exception {
    Path output = demo.envoi().folder().resolve("output/graph_trace_" + PlayedDemo.ID);

    for (Path folder : List.of(demo.object(""), output)) {
      assertThat(folder.resolve("report.html")).content().contains("<svg", PlayedDemo.ID);
      assertThat(folder.resolve("progress.svg")).content().contains("<svg");
    }
    String table = Files.readString(output.resolve("table.txt"));
    assertThat(table).contains("turn", "parts", "commit", "elapsed", "basics", "total", "56/56");
    assertThat(demo.ran().out()).contains(table);
    assertThat(TraceJson.MAPPER.readTree(output.resolve("table.json").toFile()).toString())
        .contains("\"basics\"", "\"turn\"");
  }

  @Test
  void nothingOfTheRunIsLeft() throws Exception {
    assertThat(demo.envoi().temporary()).isEmptyDirectory();
    assertThat(Leftovers.processesOf(demo.envoi().folder())).isEmpty();
    assertThat(demo.envoi().home().resolve("harness/run")).isEmptyDirectory();
  }
}
