package dev.envoi.cli;

import dev.envoi.sandbox.MissingToolException;
import dev.envoi.trace.UserError;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/// `./envoi`.
@Command(
    name = "envoi",
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class,
    description = {
      "A flight recorder and test bench for long-running coding agents.",
      "Begin with: ./envoi demo"
    },
    subcommandsRepeatable = false)
public final class Main implements Runnable {

  @Spec private CommandSpec spec;

  @Option(
      names = "--debug",
      scope = ScopeType.INHERIT,
      description = "Show stack traces of errors.")
  private boolean debug;

  private Main(CommandSpec spec) {
    this.spec = spec;
  }

  /// Runs a command and ends the process with its exit code.
  public static void main(String[] args) {
    System.exit(run(args));
  }

  private static int run(String[] args) {
    if (args.length == 1 && (args[0].equals("--version") || args[0].equals("-V"))) {
      // Scripts ask for it often; the commands need not be built for that.
      Version.lines().forEach(System.out::println);
      return 0;
    }
    Path folder = Path.of("").toAbsolutePath();
    try {
      Surroundings surroundings =
          new Surroundings(
              EnvFile.over(folder, System.getenv()),
              folder,
              Path.of(System.getProperty("envoi.root", ".")).toAbsolutePath().normalize(),
              System.out,
              System.err,
              SandboxKind.LOCAL);
      return commandLine(surroundings).execute(args);
    } catch (UserError e) {
      System.err.println("envoi: " + e.getMessage());
      return 2;
    }
  }

  /// The whole command line, for these surroundings.
  static CommandLine commandLine(Surroundings surroundings) {
    Main main = new Main(CommandSpec.create());
    CommandLine line =
        new CommandLine(main)
            .addSubcommand(new DemoCommand(surroundings))
            .addSubcommand(new TraceCommand(surroundings))
            .addSubcommand(new ResumeCommand(surroundings))
            .addSubcommand(new GraphTraceCommand(surroundings))
            .addSubcommand(new ReplayCommand(surroundings))
            .addSubcommand(new TestCommand(surroundings))
            .addSubcommand(new ListCommand(surroundings))
            .addSubcommand(new ShowCommand(surroundings))
            .addSubcommand(new LogsCommand(surroundings))
            .addSubcommand(new StopCommand(surroundings))
            .addSubcommand(new PublishCommand(surroundings))
            .addSubcommand(new HarnessCommand(surroundings))
            .addSubcommand(FixturesCommand.line(surroundings))
            .addSubcommand(AgentsCommand.line(surroundings))
            .addSubcommand(new DoctorCommand(surroundings));
    line.setOut(new PrintWriter(surroundings.out(), true, StandardCharsets.UTF_8));
    line.setErr(new PrintWriter(surroundings.err(), true, StandardCharsets.UTF_8));
    line.setExecutionExceptionHandler(
        (exception, commandLine, _) -> failed(exception, main.debug, surroundings));
    line.setParameterExceptionHandler((exception, _) -> {
      surroundings.err().println("envoi: " + exception.getMessage());
      surroundings
          .err()
          .println(
              "Try '" + exception.getCommandLine().getCommandSpec().qualifiedName() + " --help'.");
      return 2;
    });
    return line;
  }

  private static int failed(Exception exception, boolean debug, Surroundings surroundings) {
    if (debug) {
      exception.printStackTrace(surroundings.err());
    } else {
      surroundings.err().println("envoi: " + sentence(exception));
    }
    return exception instanceof UserError || exception instanceof MissingToolException ? 2 : 1;
  }

  private static String sentence(Exception exception) {
    String message = exception.getMessage();
    return switch (exception) {
      case UserError _ -> String.valueOf(message);
      case IOException _ when message != null -> message;
      default -> exception + " (run again with --debug to see where)";
    };
  }

  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }

  /// What `--version` prints.
  static final class Version implements CommandLine.IVersionProvider {
    static List<String> lines() {
      String version = Main.class.getPackage().getImplementationVersion();
      return List.of(
          "envoi-trace " + (version == null ? "development" : version),
          "Java " + Runtime.version());
    }

    @Override
    public String[] getVersion() {
      return lines().toArray(String[]::new);
    }
  }
}
