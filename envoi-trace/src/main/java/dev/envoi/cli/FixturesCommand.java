package dev.envoi.cli;

import dev.envoi.fixtures.FixtureSource;
import dev.envoi.fixtures.FixtureSuite;
import dev.envoi.fixtures.FixturesException;
import dev.envoi.fixtures.FixturesFolder;
import dev.envoi.fixtures.FixturesInstaller;
import dev.envoi.trace.TraceJson;
import dev.envoi.trace.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `./envoi fixtures`.
@Command(
    name = "fixtures",
    mixinStandardHelpOptions = true,
    description = "The test suites that are not ours: what is here, and how to get the others.")
final class FixturesCommand implements Runnable {
  private static final String BASE = "ENVOI_FIXTURES_BASE";
  private static final String USUAL_BASE = "https://github.com";

  @Spec private CommandSpec spec;

  private FixturesCommand(CommandSpec spec) {
    this.spec = spec;
  }

  static CommandLine line(Surroundings surroundings) {
    return new CommandLine(new FixturesCommand(CommandSpec.create()))
        .addSubcommand(new Install(surroundings))
        .addSubcommand(new Status(surroundings));
  }

  static FixturesFolder folder(Surroundings surroundings) {
    return new FixturesFolder(surroundings.home().resolve("fixtures"));
  }

  /// Refuses a task whose parameter `suites` names suites that are not there.
  static void require(Surroundings surroundings, Map<String, String> parameters)
      throws IOException {
    require(surroundings, List.of(parameters.getOrDefault("suites", "").split(",", -1)));
  }

  /// Refuses test paths of suites that are not there.
  static void requirePaths(Surroundings surroundings, List<String> paths) throws IOException {
    require(surroundings, paths.stream().map(path -> path.split("/", 2)[0]).distinct().toList());
  }

  private static void require(Surroundings surroundings, List<String> suites) throws IOException {
    List<String> problems = folder(surroundings).problems(suites);
    if (!problems.isEmpty()) {
      throw new UserError(
          String.join("\n", problems)
              + "\nor choose from what is there, such as: --param suites=basics");
    }
  }

  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }

  /// `./envoi fixtures install`.
  @Command(
      name = "install",
      mixinStandardHelpOptions = true,
      description = "Fetches suites at their pinned commits. What is there already stays.",
      footer = {
        "",
        "Suites: wacct, c_testsuite, torture. ENVOI_FIXTURES_BASE stands before the paths of their",
        "repositories (default: " + USUAL_BASE + "). torture also comes from /usr/src/gcc-12, the",
        "folder of Debian's package gcc-12-source, when its repository cannot be reached."
      })
  static final class Install implements Callable<Integer> {
    private final Surroundings surroundings;

    @Parameters(paramLabel = "SUITE", arity = "0..*", description = "Which. Default: all.")
    private List<String> suites = new ArrayList<>();

    @Option(
        names = "--from",
        paramLabel = "DIR",
        description =
            "Take them from this folder, which holds any of wacct/, c-testsuite/, llvm-test-suite/"
                + " (a clone or a plain copy), or GCC's tarball.")
    private @Nullable Path from;

    Install(Surroundings surroundings) {
      this.surroundings = surroundings;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
      FixtureSource source = source();
      List<FixtureSuite> wanted = wanted(source);
      int failed = 0;
      try (LiveLine progress = LiveLine.of(surroundings, surroundings.out())) {
        FixturesInstaller installer =
            new FixturesInstaller(
                folder(surroundings), surroundings.environment(), what -> tell(progress, what));
        for (FixtureSuite suite : wanted) {
          try {
            installer.install(suite, source);
          } catch (FixturesException missing) {
            failed++;
            progress.clear();
            surroundings.err().println("envoi: " + suite.name() + ": " + missing.getMessage());
          }
        }
      }
      return failed == 0 ? 0 : 1;
    }

    /// What has a percentage passes.
    private static void tell(LiveLine progress, String what) {
      if (what.contains("%")) {
        progress.passes(what);
      } else {
        progress.stays(what);
      }
    }

    private FixtureSource source() {
      Path copies = from;
      if (copies == null) {
        String base = surroundings.environment().getOrDefault(BASE, USUAL_BASE);
        return new FixtureSource.Repositories(base.replaceAll("/+$", ""));
      }
      Path folder = surroundings.folder().resolve(copies).normalize();
      if (!Files.isDirectory(folder)) {
        throw new UserError("--from " + copies + " is no folder");
      }
      return new FixtureSource.Copies(folder);
    }

    /// Of a folder of copies, without names, all that it holds.
    private List<FixtureSuite> wanted(FixtureSource source) {
      List<FixtureSuite> named = FixtureSuite.named(suites);
      if (!suites.isEmpty() || !(source instanceof FixtureSource.Copies(Path copies))) {
        return named;
      }
      List<FixtureSuite> held =
          named.stream().filter(suite -> FixturesInstaller.holds(copies, suite)).toList();
      if (held.isEmpty()) {
        throw new UserError(
            "--from %s holds none of the folders %s"
                .formatted(copies, named.stream().map(FixtureSuite::copy).toList()));
      }
      return held;
    }
  }

  /// `./envoi fixtures status`.
  @Command(
      name = "status",
      mixinStandardHelpOptions = true,
      description = "What is here, where it came from, and whether it is whole.")
  static final class Status implements Callable<Integer> {
    private final Surroundings surroundings;

    @Option(names = "--json", description = "One JSON document.")
    private boolean json;

    Status(Surroundings surroundings) {
      this.surroundings = surroundings;
    }

    @Override
    public Integer call() throws IOException {
      FixturesFolder folder = folder(surroundings);
      List<FixturesFolder.Status> all = new ArrayList<>();
      for (FixtureSuite suite : FixtureSuite.ALL) {
        all.add(folder.status(suite));
      }
      if (json) {
        surroundings.out().println(TraceJson.MAPPER.writeValueAsString(all));
      } else {
        all.forEach(this::print);
      }
      return 0;
    }

    private void print(FixturesFolder.Status status) {
      FixturesFolder.Installed installed = status.installed();
      String detail =
          status.problem() == null && installed != null
              ? "%,6d cases from %s".formatted(installed.cases(), installed.source())
              : String.valueOf(status.problem());
      surroundings
          .out()
          .printf(
              "%-8s %-12s %s%n", status.problem() == null ? "ok" : "lacks", status.suite(), detail);
    }
  }
}
