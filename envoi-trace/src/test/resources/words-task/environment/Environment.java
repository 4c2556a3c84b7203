import dev.envoi.harness.CaseResult;
import dev.envoi.harness.Default;
import dev.envoi.harness.Documents;
import dev.envoi.harness.EnvironmentFiles;
import dev.envoi.harness.FailureType;
import dev.envoi.harness.Phase;
import dev.envoi.harness.Session;
import dev.envoi.harness.SetUp;
import dev.envoi.harness.SetUpException;
import dev.envoi.harness.Test;
import dev.envoi.harness.TestResult;
import dev.envoi.harness.Timing;
import dev.envoi.sandbox.Command;
import dev.envoi.sandbox.Outcome;
import dev.envoi.sandbox.Sight;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import java.util.List;

/// A submission passes a word when its file `words` has it; a file `machine` is a fault of the
/// machine. Every set-up is noted beside the task, for tests that count them.
final class Environment {
  private final EnvironmentFiles files;

  Environment(EnvironmentFiles files) {
    this.files = files;
  }

  @SetUp
  void setUp(Session session, Documents submission, @Default("") String language)
      throws Exception {
    note(files);
    session.put(submission, Sight.system(List.of()));
    Outcome built = session.run(Command.shell("sh ./build.sh"));
    if (!built.succeeded()) {
      String message = "The build failed: " + built.stdout().text();
      throw built.shellStatus() == 99
          ? SetUpException.notCounted(message)
          : new SetUpException(message);
    }
  }

  private static synchronized void note(EnvironmentFiles files) throws IOException {
    Files.writeString(
        files.folder().resolveSibling("set-ups"),
        "set-up\n",
        StandardOpenOption.CREATE,
        StandardOpenOption.APPEND);
  }

  @Test("words/alpha")
  TestResult alpha(Session session) throws Exception {
    return word("alpha", session);
  }

  @Test("words/beta")
  TestResult beta(Session session) throws Exception {
    return word("beta", session);
  }

  @Test("one/{name}")
  TestResult one(Session session, String name, @Default("1") int times) throws Exception {
    return word(name, session);
  }

  private TestResult word(String word, Session session) throws Exception {
    if (session.run(Command.shell("test -e machine")).succeeded()) {
      return TestResult.of(List.of(CaseResult.notCounted(word, Phase.VERIFY, "no power")));
    }
    boolean there = session.run(Command.shell("grep -qx " + word + " words")).succeeded();
    return TestResult.of(
        List.of(
            there
                ? CaseResult.passed(word, Timing.NONE)
                : CaseResult.failed(
                    word, Phase.VERIFY, FailureType.WRONG_OUTPUT, "the word is missing")));
  }
}
