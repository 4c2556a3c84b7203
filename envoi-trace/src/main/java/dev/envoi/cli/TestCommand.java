package dev.envoi.cli;

import dev.envoi.sandbox.FolderTree;
import dev.envoi.sandbox.Snapshots;
import dev.envoi.sandbox.TreeSink;
import dev.envoi.testing.EnvironmentSchema;
import dev.envoi.testing.SubmissionTests;
import dev.envoi.testing.SubmissionTests.Parameters;
import dev.envoi.testing.SubmissionTests.Submission;
import dev.envoi.trace.TestCall;
import dev.envoi.trace.UserError;
import dev.envoi.workspace.Checkpoint;
import dev.envoi.workspace.Checkpoints;
import dev.envoi.workspace.Git;
import dev.envoi.workspace.History;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `./envoi test`.
@Command(
    name = "test",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Run an environment's tests on a folder, without any agent. Without PATH: all paths that the",
      "task requires, or every test that is no template where the environment has no task."
    },
    footer = {
      "",
      "Ends with 0 when every case passed, 1 when one failed, 2 when refused.",
      "",
      "Example: ./envoi test --env examples/c-compiler/environment --submission . --param language=c"
    })
final class TestCommand implements Callable<Integer> {
  private static final Path DEFAULT_TASK = Path.of("examples/c-compiler");
  static final String ALLOW = "allow_compiler";

  private final Surroundings surroundings;

  @picocli.CommandLine.Parameters(
      arity = "0..1",
      paramLabel = "PATH",
      description = "A test path, such as basics or basics/smoke.")
  private @Nullable String path;

  @Option(
      names = "--submission",
      required = true,
      paramLabel = "DIR",
      description = "The code to test. It is copied first; .git folders stay behind.")
  private Path submission = Path.of("");

  @Mixin private TestOptions tests = new TestOptions();

  @Option(
      names = "--allow-compiler",
      description = "Leave other compilers in sight of the cases; noted in the result.")
  private boolean allowCompiler;

  @Option(names = "--json", description = "The result as one JSON document on standard output.")
  private boolean json;

  TestCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() throws Exception {
    Path folder = surroundings.folder().resolve(submission).normalize();
    if (!Files.isDirectory(folder)) {
      throw new UserError("--submission " + submission + ": there is no such folder");
    }
    ChosenTests chosen = tests.chosen(surroundings, DEFAULT_TASK);
    TestingGround ground = tests.ground(surroundings);
    Git git = Git.find(surroundings.environment().getOrDefault("PATH", ""));
    try (Scratch scratch = new Scratch();
        SubmissionTests runner = ground.tests(chosen.environment(), allowCompiler)) {
      List<String> paths = paths(chosen, runner);
      chosen.requireFixtures(surroundings, paths);
      Parameters parameters = parameters(chosen, runner);
      Path repository = scratch.resolve("git");
      String commit = copy(folder, git, repository);
      TestOutput output = new TestOutput(surroundings, allowCompiler);
      try (History history = History.open(git, repository)) {
        List<TestCall> results =
            results(
                runner, new Question(new Submission(history, commit), parameters, paths), output);
        return json ? output.json(results) : output.text(results);
      }
    }
  }

  private record Question(Submission submission, Parameters parameters, List<String> paths) {}

  private List<TestCall> results(SubmissionTests runner, Question question, TestOutput output)
      throws InterruptedException {
    try (LiveLine line = LiveLine.of(surroundings, surroundings.err())) {
      return runner.test(
          question.submission(), question.parameters(), question.paths(), output.progress(line));
    }
  }

  private List<String> paths(ChosenTests chosen, SubmissionTests runner)
      throws IOException, InterruptedException {
    String asked = path;
    if (asked == null && !chosen.requiredPaths().isEmpty()) {
      return chosen.requiredPaths();
    }
    EnvironmentSchema schema = runner.schema();
    if (asked == null) {
      List<String> all = schema.plainTests();
      if (all.isEmpty()) {
        throw new UserError(
            "every test of the environment is a template; give a PATH for one of "
                + String.join(", ", schema.tests()));
      }
      return all;
    }
    String normal = asked.replaceAll("/+", "/").replaceAll("^/|/$", "");
    if (!schema.selects(normal)) {
      throw new UserError(
          "no test matches '%s' (there are: %s)"
              .formatted(asked, String.join(", ", schema.tests())));
    }
    return List.of(normal);
  }

  private Parameters parameters(ChosenTests chosen, SubmissionTests runner)
      throws IOException, InterruptedException {
    Parameters parameters =
        chosen.needsSchema() ? chosen.parameters(runner.schema()) : chosen.parameters();
    if (!allowCompiler) {
      return parameters;
    }
    if (!runner.schema().setUpParameters().contains(ALLOW)) {
      throw new UserError(
          "--allow-compiler: the set-up of this environment has no parameter " + ALLOW);
    }
    Map<String, Object> setUp = new TreeMap<>(parameters.setUp());
    setUp.put(ALLOW, true);
    return new Parameters(setUp, parameters.test());
  }

  /// Takes a checkpoint of the folder, as of an agent's workspace; gives its commit.
  private String copy(Path folder, Git git, Path repository) throws IOException {
    FolderTree tree = new FolderTree(RunSetup.box(surroundings), folder);
    try (Checkpoints checkpoints = Checkpoints.open(git, repository, new OneScan(tree))) {
      Checkpoint taken = checkpoints.take("submission", Instant.EPOCH);
      taken
          .skipped()
          .forEach((path, why) ->
              surroundings.err().println("envoi: " + path.text() + " is left out: " + why));
      return taken.after();
    }
  }

  /// A folder that is scanned once.
  private record OneScan(FolderTree tree) implements Snapshots {
    @Override
    public void scan(TreeSink sink) throws IOException {
      tree.writeTo(sink);
    }

    @Override
    public void close() {}
  }
}
