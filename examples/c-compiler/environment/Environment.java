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
import java.time.Duration;
import java.util.List;

/// The C compiler task: `build.sh` makes `./cc`, and suites of C programs judge it.
///
/// The build sees the tools of the task. Afterwards only what a finished compiler needs is in
/// sight, and views of the programs that hold no answers. `allow_compiler` shows the machine's
/// compilers to the cases as well, for calibrating a suite; each result says so.
final class Environment {
  private static final int C_TESTSUITE_PART = 48;
  private static final int TORTURE_PART = 40;

  private final EnvironmentFiles files;
  private final Suites suites;
  private Compiler compiler;
  private boolean calibrating;

  Environment(EnvironmentFiles files) throws IOException {
    this.files = files;
    suites = new Suites(files);
  }

  @SetUp
  void setUp(
      Session session,
      Documents submission,
      @Default("[]") List<String> tools,
      @Default("300") int build_seconds,
      @Default("false") boolean allow_compiler,
      @Default("3") int reference_seconds,
      @Default("false") boolean fresh_build)
      throws Exception {
    if (build_seconds < 1) {
      throw new BadParameterException("build_seconds", "must be at least 1, got " + build_seconds);
    }
    if (reference_seconds < 0) {
      throw new BadParameterException(
          "reference_seconds", "must be 0 (measure nothing) or more, got " + reference_seconds);
    }
    if (fresh_build) {
      session.put(submission, Sight.system(tools));
      Build.run(session, build_seconds);
    } else {
      session.putBuilt(
          submission, Sight.system(tools), () -> Build.run(session, build_seconds));
    }
    calibrating = allow_compiler;
    if (!calibrating) {
      Build.refuseBorrowed(session);
    }
    Reference reference =
        new Reference(
            files.shared().resolve("reference"),
            Duration.ofSeconds(reference_seconds),
            () -> session.bench(withCompilers()));
    compiler =
        new Compiler(
            session.bench(calibrating ? withCompilers() : Sight.runtime(suites.views())),
            reference);
  }

  private Sight withCompilers() throws IOException {
    return new Sight(Sight.Mode.SYSTEM, List.of(), suites.views(), false);
  }

  @Test(value = "basics", description = "All cases of our own, in eight categories.")
  TestResult basics(
      @Default("0") int n_tests, @Default("0") int offset, @Default("") String test_name)
      throws Exception {
    return judge(suites.basics().cases(), n_tests, offset, test_name);
  }

  @Test(value = "basics/{category}", description = "The cases of one category.")
  TestResult basicsCategory(
      String category,
      @Default("0") int n_tests,
      @Default("0") int offset,
      @Default("") String test_name)
      throws Exception {
    return judge(suites.basics().category(category), n_tests, offset, test_name);
  }

  @Test(value = "wacct", description = "Twenty chapters of valid and invalid programs.")
  TestResult wacct(
      @Default("0") int n_tests, @Default("0") int offset, @Default("") String test_name)
      throws Exception {
    return judge(suites.wacct().cases(), n_tests, offset, test_name);
  }

  @Test(value = "wacct/chapter_{chapter}", description = "The programs of one chapter, 1 to 20.")
  TestResult wacctChapter(
      int chapter,
      @Default("0") int n_tests,
      @Default("0") int offset,
      @Default("") String test_name)
      throws Exception {
    if (chapter < 1 || chapter > Wacct.CHAPTERS) {
      throw new BadParameterException(
          "chapter", "must be from 1 to " + Wacct.CHAPTERS + ", got " + chapter);
    }
    return judge(suites.wacct().chapter(chapter), n_tests, offset, test_name);
  }

  @Test(value = "c_testsuite", description = "Small programs that print what they find.")
  TestResult cTestsuite(
      @Default("0") int n_tests, @Default("0") int offset, @Default("") String test_name)
      throws Exception {
    return judge(suites.cTestsuite(), n_tests, offset, test_name);
  }

  @Test(value = "c_testsuite/part_{n}", description = "48 of them, by name.")
  TestResult cTestsuitePart(
      int n, @Default("0") int n_tests, @Default("0") int offset, @Default("") String test_name)
      throws Exception {
    List<CompilerCase> part = Selection.part(n, C_TESTSUITE_PART, suites.cTestsuite());
    return judge(part, n_tests, offset, test_name);
  }

  @Test(value = "torture", description = "Programs that check themselves, from GCC's own tests.")
  TestResult torture(
      @Default("0") int n_tests, @Default("0") int offset, @Default("") String test_name)
      throws Exception {
    return judge(suites.torture(), n_tests, offset, test_name);
  }

  @Test(value = "torture/part_{n}", description = "40 of them, by name.")
  TestResult torturePart(
      int n, @Default("0") int n_tests, @Default("0") int offset, @Default("") String test_name)
      throws Exception {
    List<CompilerCase> part = Selection.part(n, TORTURE_PART, suites.torture());
    return judge(part, n_tests, offset, test_name);
  }

  private TestResult judge(List<CompilerCase> cases, int count, int offset, String name)
      throws IOException, InterruptedException {
    TestResult result = compiler.judge(new Selection(count, offset, name).of(cases));
    return calibrating ? result.withCompilerAllowed() : result;
  }
}
