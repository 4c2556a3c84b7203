package dev.envoi.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.envoi.cli.WordsTask.Ran;
import dev.envoi.trace.TraceJson;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// `./envoi test` on small submissions.
final class TestCommandTests {
  private WordsTask words = new WordsTask(Path.of(""));

  @BeforeEach
  void copy(@TempDir Path folder) throws Exception {
    words = WordsTask.in(folder);
  }

  @Test
  void theRequiredPathsOfTheTaskAreTestedAndTheSecondAnswerIsKnown() throws Exception {
    String half = words.submission("half", "alpha\n");

    Ran first = words.run("test", "--env", "task/environment", "--submission", half);
    Ran again = words.run("test", "--task", "task", "--submission", half, "--json");

    assertThat(first.status()).as(first.err()).isEqualTo(1);
    assertThat(first.out())
        .contains("words/alpha: 1 of 1 cases passed\n")
        .contains("failed  beta: verify: wrong_output: the word is missing")
        .contains("all paths: 1 of 2 cases passed");
    assertThat(first.err()).contains("words/beta: 0 of 1");
    JsonNode json = TraceJson.MAPPER.readTree(again.out());
    assertThat(again.status()).isEqualTo(1);
    assertThat(json.path("passed").asInt()).isEqualTo(1);
    assertThat(json.path("failed").asInt()).isEqualTo(1);
    assertThat(json.path("total").asInt()).isEqualTo(2);
    assertThat(json.path("cached").asBoolean()).isTrue();
    assertThat(
            json.path("results").path("words/beta").path("cases").path(0).path("name").asString())
        .isEqualTo("beta");
    assertThat(words.setUps()).isEqualTo(1);
  }

  @Test
  void withoutTheCacheEverythingRunsAnewAndNothingIsKept() throws Exception {
    String good = words.submission("good", "alpha\nbeta\n");
    String[] test = {"test", "--task", "task", "--submission", good, "--no-cache"};

    assertThat(words.run(test).status()).isZero();
    assertThat(words.run(test).status()).isZero();

    assertThat(words.setUps()).isEqualTo(2);
    assertThat(words.path("home/cache/results")).doesNotExist();
  }

  @Test
  void aBuildThatFailsIsToldAndCountsAsFailed() throws Exception {
    String broken = words.submission("broken", "alpha\n");
    words.write("broken/build.sh", "echo line 3; exit 1\n");

    Ran ran = words.run("test", "--task", "task", "--submission", broken, "--json");

    JsonNode json = TraceJson.MAPPER.readTree(ran.out());
    assertThat(ran.status()).isEqualTo(1);
    assertThat(json.path("error").asString()).contains("line 3");
    assertThat(json.path("passed").asInt()).isZero();
    assertThat(json.path("failed").asInt()).isEqualTo(2);

    Ran again = words.run("test", "--task", "task", "--submission", broken, "--json");
    assertThat(TraceJson.MAPPER.readTree(again.out()).path("cached").asBoolean()).isTrue();
    assertThat(again.status()).isEqualTo(1);
    assertThat(words.setUps()).isEqualTo(1);
  }

  @Test
  void aBuildThatFailsForAReasonOfTheMachineIsTriedAgain() throws Exception {
    String unlucky = words.submission("unlucky", "alpha\n");
    words.write("unlucky/build.sh", "echo no room; exit 99\n");
    String[] test = {"test", "--task", "task", "--submission", unlucky};
    words.run(test);

    Ran again = words.run(test);

    assertThat(again.out()).contains("no room").doesNotContain("cached");
    assertThat(words.setUps()).isEqualTo(2);
  }

  @Test
  void suitesThatAreNotInstalledRefuseTheirPathsAndNoOthers() throws Exception {
    String cc = words.submission("cc", "");
    String task = CommandLineInProcess.TASK.toString();
    String[] all = {"test", "--task", task, "--submission", cc, "--param", "language=c"};

    Ran refused = words.run(all);
    Ran one = words.run(and(all, "torture/part_1"));
    Ran own = words.run(and(all, "basics/smoke"));

    assertThat(refused.status()).as(refused.err()).isEqualTo(2);
    assertThat(refused.err())
        .contains("./envoi fixtures install wacct")
        .contains("./envoi fixtures install c_testsuite")
        .contains("./envoi fixtures install torture");
    assertThat(refused.out()).isEmpty();
    assertThat(one.status()).as(one.err()).isEqualTo(2);
    assertThat(one.err()).contains("install torture").doesNotContain("wacct");
    assertThat(own.status()).as(own.err()).isEqualTo(1);
  }

  @Test
  void aFaultOfTheMachineIsNeverKept() throws Exception {
    String unlucky = words.submission("unlucky", "alpha\nbeta\n");
    words.write("unlucky/machine", "");
    String[] test = {"test", "--task", "task", "--submission", unlucky};

    assertThat(words.run(test).status()).isEqualTo(1);
    Ran again = words.run(test);

    assertThat(again.status()).isEqualTo(1);
    assertThat(again.out()).doesNotContain("cached").contains("no power");
    assertThat(words.setUps()).isEqualTo(2);
  }

  @Test
  void anotherStateOfTheEnvironmentIsAnotherQuestion() throws Exception {
    String good = words.submission("good", "alpha\nbeta\n");
    String[] test = {"test", "--task", "task", "--submission", good};
    words.run(test);
    words.write("task/environment/data", "new");

    assertThat(words.run(test).out()).doesNotContain("cached");
    assertThat(words.run(test).out()).contains("cached");
    assertThat(words.setUps()).isEqualTo(2);
  }

  @Test
  void pathsAndParametersAreChecked() throws Exception {
    String good = words.submission("good", "alpha\nbeta\n");
    String[][] refused = {
      {"test", "--task", "task", "--submission", "nowhere"},
      {"test", "--task", "nowhere", "--submission", good},
      {"test", "--env", "nowhere", "--submission", good},
      {"test", "--env", "task/environment", "--task", "task", "--submission", good},
      {"test", "--task", "task", "--submission", good, "words/gamma"},
      {"test", "--task", "task", "--submission", good, "--param", "sweets=1"},
      {"test", "--task", "task", "--submission", good, "--param", "suites=sweets"},
      {"test", "--task", "task", "--submission", good, "--param", "times=many", "one/alpha"},
      {"test", "--task", "task", "--submission", good, "--jobs", "0"},
      {"test", "--task", "task", "--submission", good, "--allow-compiler"},
      {"test", "--task", "task", "--submission", good, "--param", "allow_compiler=true"},
      {"test", "--task", "task"},
    };
    for (String[] arguments : refused) {
      Ran ran = words.run(arguments);
      assertThat(ran.status()).as(String.join(" ", arguments) + ran.err()).isEqualTo(2);
      assertThat(ran.out()).isEmpty();
      assertThat(ran.err()).startsWith("envoi: ").doesNotContain("\tat ");
    }
    assertThat(words.setUps()).isZero();
  }

  @Test
  void aPathAndParametersOfTheTestsChooseWhatRuns() throws Exception {
    String good = words.submission("good", "alpha\nbeta\n");
    String[] whole = {"test", "--task", "task", "--submission", good};

    assertThat(words.run(and(whole, "/words/")).out()).startsWith("words: 2 of 2 cases passed");
    assertThat(words.run(and(whole, "--param", "times=2", "one/beta")).status()).isZero();
    assertThat(words.run(and(whole, "--param", "suites=nothing")).out())
        .isEqualTo("words/alpha: 1 of 1 cases passed\n");
  }

  private static String[] and(String[] some, String... more) {
    return Stream.concat(Arrays.stream(some), Arrays.stream(more)).toArray(String[]::new);
  }
}
