package dev.envoi.cli;

import dev.envoi.trace.UserError;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// Which tests, and how they run: what `test` and `replay` have in common.
final class TestOptions {
  @Option(
      names = "--env",
      paramLabel = "DIR",
      description = "The environment's folder. Its task counts too, where it belongs to one.")
  @Nullable Path environment;

  @Option(names = "--task", paramLabel = "DIR", description = "The task's folder.")
  @Nullable Path task;

  @Option(
      names = "--param",
      paramLabel = "NAME=VALUE",
      description =
          "A parameter of the task, of the environment's set-up or of its tests; may be given many"
              + " times.")
  Map<String, String> parameters = new LinkedHashMap<>();

  @Option(
      names = "--jobs",
      paramLabel = "N",
      description = "How many cases run at a time. Default: as many as there are cores.")
  private @Nullable Integer jobs;

  @Option(names = "--no-cache", description = "Run everything anew, and keep no result.")
  private boolean noCache;

  boolean isGiven() {
    return environment != null || task != null;
  }

  TestingGround ground(Surroundings surroundings) {
    Integer asked = jobs;
    if (asked != null && asked < 1) {
      throw new UserError("--jobs " + asked + ": it must be at least 1");
    }
    return new TestingGround(
        surroundings, !noCache, asked == null ? OptionalInt.empty() : OptionalInt.of(asked));
  }

  int jobs() {
    Integer asked = jobs;
    return asked == null ? Runtime.getRuntime().availableProcessors() : asked;
  }

  /// The tests that `--env` or `--task` names.
  ChosenTests chosen(Surroundings surroundings, Path defaultTask) throws java.io.IOException {
    if (environment != null && task != null) {
      throw new UserError("--env and --task exclude each other");
    }
    return environment != null
        ? ChosenTests.ofEnvironment(surroundings.path(environment), parameters)
        : ChosenTests.ofTask(surroundings.path(task == null ? defaultTask : task), parameters);
  }
}
