import dev.envoi.harness.Default;
import dev.envoi.harness.Documents;
import dev.envoi.harness.Session;
import dev.envoi.harness.SetUp;
import dev.envoi.harness.SetUpException;
import dev.envoi.harness.TearDown;
import dev.envoi.harness.Test;
import dev.envoi.sandbox.Command;
import dev.envoi.sandbox.Outcome;
import dev.envoi.sandbox.Sight;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

final class Environment {
  private String mark = "";

  @SetUp
  void setUp(
      Session session,
      Documents submission,
      @Default("") String mark,
      @Default("") String build,
      @Default("false") boolean fail)
      throws Exception {
    if (fail) {
      throw new SetUpException("it does not build: line 3");
    }
    this.mark = mark;
    if (build.isEmpty()) {
      session.put(submission, Sight.system(List.of()));
    } else {
      session.putBuilt(submission, Sight.system(List.of()), () -> run(session, build));
    }
  }

  private static void run(Session session, String build)
      throws IOException, InterruptedException, SetUpException {
    if (!session.run(Command.shell(build)).succeeded()) {
      throw new SetUpException("it does not build");
    }
  }

  @Test("shell")
  Map<String, Object> shell(Session session, String line) throws Exception {
    Outcome outcome = session.run(Command.shell(line));
    return Map.of("stdout", outcome.stdout().text(), "status", outcome.shellStatus());
  }

  @TearDown
  void tearDown() throws Exception {
    if (!mark.isEmpty()) {
      Files.writeString(Path.of(mark), "torn down");
    }
  }
}
