package dev.envoi.cli;

import dev.envoi.task.Task;
import dev.envoi.task.TaskFolder;
import dev.envoi.testing.EnvironmentSchema;
import dev.envoi.testing.SubmissionTests.Parameters;
import dev.envoi.trace.TraceJson;
import dev.envoi.trace.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// An environment, what its set-up is told, and the paths that must pass.
///
/// @param task that the environment belongs to; null where it belongs to none
/// @param others parameters that are none of the task's: set-up and tests may know them
/// @param suitesAsked whether the operator chose suites
record ChosenTests(
    Path environment, @Nullable Task task, Map<String, String> others, boolean suitesAsked) {

  /// The part of `resolved.json` that is read again.
  private record Resolved(Map<String, String> parameters) {}

  static ChosenTests ofTask(Path folder, Map<String, String> given) throws IOException {
    TaskFolder task = new TaskFolder(folder);
    Map<String, String> own = new TreeMap<>(given);
    Map<String, String> rest = new TreeMap<>(given);
    Set<String> names = task.parameterNames();
    own.keySet().retainAll(names);
    rest.keySet().removeAll(names);
    Task loaded = task.load(own);
    return new ChosenTests(loaded.environment(), loaded, rest, own.containsKey("suites"));
  }

  /// The environment in a folder, with its task when it lies right in the folder of one.
  static ChosenTests ofEnvironment(Path folder, Map<String, String> given) throws IOException {
    if (!Files.isDirectory(folder)) {
      throw new UserError("--env " + folder + ": there is no such folder");
    }
    Path parent = folder.toRealPath().getParent();
    if (parent != null && new TaskFolder(parent).exists()) {
      ChosenTests ofTask = ofTask(parent, given);
      if (Files.isSameFile(ofTask.environment(), folder)) {
        return ofTask;
      }
    }
    return new ChosenTests(folder, null, Map.copyOf(given), false);
  }

  /// The task as it was kept beside a trajectory, with its parameters of then unless others are
  /// given.
  static ChosenTests ofArchive(Path folder, Map<String, String> given) throws IOException {
    Map<String, String> parameters = new TreeMap<>();
    Path resolved = folder.resolve("resolved.json");
    if (Files.exists(resolved)) {
      parameters.putAll(
          TraceJson.MAPPER.readValue(Files.readAllBytes(resolved), Resolved.class).parameters());
    }
    parameters.putAll(given);
    ChosenTests chosen = ofTask(folder, parameters);
    return new ChosenTests(
        chosen.environment(), chosen.task(), chosen.others(), given.containsKey("suites"));
  }

  /// The paths that the task requires; empty where there is no task.
  List<String> requiredPaths() {
    return task == null ? List.of() : task.requiredPaths();
  }

  /// Refuses paths of a task whose suites are not on this machine.
  void requireFixtures(Surroundings surroundings, List<String> paths) throws IOException {
    if (task != null && task.parameters().containsKey("suites")) {
      FixturesCommand.requirePaths(surroundings, paths);
    }
  }

  /// Whether the environment has to be asked what the parameters are.
  boolean needsSchema() {
    return !others.isEmpty();
  }

  Parameters parameters() {
    return new Parameters(task == null ? Map.of() : TestingGround.setUp(task), Map.of());
  }

  Parameters parameters(EnvironmentSchema schema) {
    if (others.containsKey(TestCommand.ALLOW)) {
      throw new UserError(
          "--param %s: other compilers are only shown by './envoi test --allow-compiler'"
              .formatted(TestCommand.ALLOW));
    }
    Set<String> unknown = schema.unknown(others.keySet());
    if (!unknown.isEmpty()) {
      throw new UserError(
          "--param %s: neither the task nor the environment has such a parameter"
              .formatted(String.join(", ", unknown)));
    }
    Map<String, Object> setUp = new TreeMap<>(task == null ? Map.of() : TestingGround.setUp(task));
    setUp.putAll(schema.forSetUp(others));
    return new Parameters(setUp, schema.forTests(others));
  }
}
