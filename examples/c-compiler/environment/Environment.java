import dev.envoi.harness.BadParameterException;
import dev.envoi.harness.Default;
import dev.envoi.harness.Documents;
import dev.envoi.harness.EnvironmentFiles;
import dev.envoi.harness.Session;
import dev.envoi.harness.SetUp;
import dev.envoi.harness.Test;
import dev.envoi.harness.TestResult;
import dev.envoi.sandbox.Sight;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/// The C compiler task: `build.sh` makes `./cc`, and suites of C programs judge it.
///
/// The build sees the tools of the task. Afterwards only what a finished compiler needs is in
/// sight, and a view of the programs that holds no answers.
final class Environment {
  private static final String VIEW_INSIDE = "/suite";

  private final BasicsSuite basics;
  private final Path view;
  private Compiler compiler;

  Environment(EnvironmentFiles files) throws IOException {
    basics = BasicsSuite.read(files.folder().resolve("cases/basics"));
    view = files.once("view", basics::writeView);
  }

  @SetUp
  void setUp(
      Session session,
      Documents submission,
      @Default("[]") List<String> tools,
      @Default("300") int build_seconds)
      throws Exception {
    if (build_seconds < 1) {
      throw new BadParameterException("build_seconds", "must be at least 1, got " + build_seconds);
    }
    session.put(submission, Sight.system(tools));
    Build.run(session, build_seconds);
    Sight sight = Sight.runtime(List.of(new Sight.Mount(view, VIEW_INSIDE)));
    compiler = new Compiler(session.bench(sight), VIEW_INSIDE);
  }

  @Test(value = "basics", description = "All cases of our own, in eight categories.")
  TestResult basics(
      @Default("0") int n_tests, @Default("0") int offset, @Default("") String test_name)
      throws Exception {
    return compiler.judge(new Selection(n_tests, offset, test_name).of(basics.cases()));
  }

  @Test(value = "basics/{category}", description = "The cases of one category.")
  TestResult basicsCategory(
      String category,
      @Default("0") int n_tests,
      @Default("0") int offset,
      @Default("") String test_name)
      throws Exception {
    List<CompilerCase> cases = basics.category(category);
    if (cases.isEmpty()) {
      throw new BadParameterException(
          "category", "must be one of " + basics.categories() + ", got '" + category + "'");
    }
    return compiler.judge(new Selection(n_tests, offset, test_name).of(cases));
  }
}
