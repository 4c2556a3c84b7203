package dev.envoi.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.envoi.cli.WordsTask.Ran;
import dev.envoi.trace.TraceJson;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// `./envoi replay` on a trajectory of four commits: one does not build, and one has the tree of an
/// earlier one.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class EvaluateTests {
  private static final String ID = "small";

  private WordsTask words = new WordsTask(Path.of(""));

  @BeforeAll
  void play(@TempDir Path folder) throws Exception {
    words = WordsTask.in(folder);
    Ran ran = trace(ID);
    assertThat(ran.status()).as(ran.err() + ran.out()).isZero();
  }

  private Ran trace(String id, String... more) {
    List<String> command =
        new ArrayList<>(
            List.of("trace", "--agent", "scripted:task/session.yaml", "--task", "task"));
    command.addAll(List.of("--store", "file:store", "--trajectory-id", id));
    command.addAll(List.of(more));
    return words.run(command.toArray(String[]::new));
  }

  private JsonNode evaluated(String... arguments) {
    Ran ran = words.run(arguments);
    assertThat(ran.status()).as(ran.err()).isZero();
    return TraceJson.MAPPER.readTree(ran.out());
  }

  private JsonNode shown(String id) {
    return evaluated("show", id, "--json", "--store", "file:store");
  }

  private static void everyPartIsMapped(JsonNode report) {
    JsonNode first = report.path("commits_evaluated");
    assertThat(first.values()).hasSize(3);
    assertThat(report.path("commit_evaluations").propertyNames()).hasSize(4);
    assertThat(report.path("part_evaluations").values()).hasSize(7);
    int[] passed = {1, 1, 1, 0, 1, 2, 2};
    for (JsonNode one : report.path("part_evaluations").values()) {
      int part = one.path("part").asInt();
      String commit = one.path("commit").asString();
      assertThat(report.path("part_to_commit").path("" + part).asString()).isEqualTo(commit);
      assertThat(report.path("commit_evaluations").path(commit).path("parts").values())
          .anyMatch(number -> number.asInt() == part);
      assertThat(one.path("evaluation").path("passed").asInt())
          .as("part " + part)
          .isEqualTo(passed[part - 1]);
      assertThat(one.path("evaluation").path("total").asInt()).isEqualTo(2);
      assertThat(one.path("evaluation").path("solved").asBoolean()).isEqualTo(part > 5);
    }
    assertThat(report.path("part_evaluations").path(3).path("evaluation").path("error").asString())
        .contains("it broke");
  }

  @Test
  void everyTreeIsTestedOnceWithTheTaskThatWasKept() throws Exception {
    int before = words.setUps();
    JsonNode report =
        evaluated(
            "replay",
            "--mode",
            "evaluate",
            ID,
            "--store",
            "file:store",
            "--json",
            "--jobs",
            "2",
            "--no-cache");

    everyPartIsMapped(report);
    // The kept task is a copy: its environment notes nothing beside the original.
    assertThat(words.setUps()).isEqualTo(before);
    Path written = words.path("output/small_evaluation.json");
    assertThat(TraceJson.MAPPER.readTree(Files.readString(written))).isEqualTo(report);
  }

  @Test
  void aSecondEvaluationKnowsEverythingFailedBuildsToo() throws Exception {
    String[] replay = {
      "replay",
      "--mode",
      "evaluate",
      ID,
      "--store",
      "file:store",
      "--task",
      "task",
      "--output",
      "out.json"
    };
    assertThat(words.run(replay).status()).isZero();
    int before = words.setUps();

    Ran again = words.run(replay);

    assertThat(words.setUps()).isEqualTo(before);
    assertThat(again.err()).contains("3/3").contains("(cached)").contains("no result");
    assertThat(again.out()).contains("out.json").contains("2 of 2").contains("The build failed");
    everyPartIsMapped(TraceJson.MAPPER.readTree(Files.readString(words.path("out.json"))));
  }

  @Test
  void twoFilesAreEnoughWhenTheStoreIsGone() throws Exception {
    Path trajectory = words.path("store/trajectories/" + ID);
    Files.createDirectories(words.path("away"));
    Files.copy(trajectory.resolve("agent_trace.json"), words.path("away/t.json"));
    Files.copy(trajectory.resolve("repo.bundle"), words.path("away/b.bundle"));
    WordsTask elsewhere = WordsTask.in(Files.createDirectories(words.path("elsewhere")));
    String[] files = {"--trace", "../away/t.json", "--bundle", "../away/b.bundle"};

    JsonNode report =
        TraceJson.MAPPER.readTree(
            run(elsewhere, files, "--mode", "evaluate", "--task", "task", "--json").out());
    everyPartIsMapped(report);
    assertThat(elsewhere.setUps()).isEqualTo(3);

    Ran out = run(elsewhere, files, "--mode", "checkout-part", "--part", "3");
    assertThat(out.status()).as(out.err()).isZero();
    assertThat(elsewhere.path("output/small_part_3/words")).hasContent("alpha\n");
    assertThat(run(elsewhere, files, "--mode", "evaluate").status()).isEqualTo(2);
  }

  @Test
  void hostileAndBrokenFilesAreRefused() throws Exception {
    Path trajectory = words.path("store/trajectories/" + ID);
    words.write("bad.bundle", "# v2 git bundle\n../../x refs/heads/main\n\n");
    words.write("bad.json", "[1, 2");
    String trace = trajectory.resolve("agent_trace.json").toString();
    String bundle = trajectory.resolve("repo.bundle").toString();
    String[][] refused = {
      {"--trace", trace, "--bundle", "bad.bundle"},
      {"--trace", "bad.json", "--bundle", bundle},
      {"--trace", trace, "--bundle", "nowhere"},
      {"--trace", trace},
      {"--trace", trace, "--bundle", bundle, ID},
      {},
    };
    for (String[] files : refused) {
      Ran ran = run(words, files, "--mode", "evaluate", "--task", "task");
      assertThat(ran.status()).as(String.join(" ", files) + ran.err()).isEqualTo(2);
      assertThat(ran.err()).startsWith("envoi: ").doesNotContain("\tat ");
    }
    assertThat(words.run("replay", "--mode", "analyze", ID).err()).contains("not built yet");
  }

  @Test
  void aTraceThatNamesACommitWhichIsNotThereHasResultsForTheOthers() throws Exception {
    Path trajectory = words.path("store/trajectories/" + ID);
    JsonNode trace = TraceJson.MAPPER.readTree(trajectory.resolve("agent_trace.json").toFile());
    String last = trace.path("parts").path(6).path("git_commit").asString();
    words.write("forged.json", trace.toString().replace(last, "../../../etc/passwd"));

    JsonNode report =
        evaluated(
            "replay",
            "--mode",
            "evaluate",
            "--trace",
            "forged.json",
            "--bundle",
            trajectory.resolve("repo.bundle").toString(),
            "--task",
            "task",
            "--json");

    assertThat(report.path("part_evaluations").path(6).path("evaluation").path("error").asString())
        .contains("cannot be read");
    assertThat(report.path("part_evaluations").path(0).path("evaluation").path("passed").asInt())
        .isEqualTo(1);
  }

  @Test
  void aSecondTrajectoryIsAnsweredFromTheCacheAndSaysSo() throws Exception {
    int before = words.setUps();
    assertThat(trace("second").status()).isZero();
    JsonNode calls = shown("second").path("parts");
    JsonNode first = calls.path(1).path("envoi_calls").path(0);
    JsonNode last = calls.path(6).path("envoi_calls").path(0);

    assertThat(first.path("cached").asBoolean()).isTrue();
    assertThat(last.path("cached").asBoolean()).isTrue();
    assertThat(last.path("result").path("passed").asInt()).isEqualTo(1);
    assertThat(words.setUps()).isEqualTo(before);

    assertThat(trace("third", "--no-cache").status()).isZero();
    assertThat(shown("third").path("parts").path(1).path("envoi_calls").path(0).has("cached"))
        .isFalse();
    assertThat(words.setUps()).isEqualTo(before + 2);
  }

  private static Ran run(WordsTask task, String[] files, String... more) {
    List<String> command = new ArrayList<>(List.of("replay"));
    command.addAll(List.of(files));
    command.addAll(List.of(more));
    return task.run(command.toArray(String[]::new));
  }
}
