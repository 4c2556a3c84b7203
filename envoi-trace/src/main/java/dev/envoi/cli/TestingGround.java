package dev.envoi.cli;

import dev.envoi.sandbox.LocalProvider;
import dev.envoi.task.Task;
import dev.envoi.testing.CachedEvaluator.Known;
import dev.envoi.testing.EnvironmentHost;
import dev.envoi.testing.ResultCache;
import dev.envoi.testing.ResultScope;
import dev.envoi.testing.SubmissionTests;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;

/// Where this machine runs tests and keeps their results, the same for every command.
///
/// @param cached false to ask everything anew and keep nothing
/// @param jobs how many cases run at a time; as many as there are cores when empty
record TestingGround(Surroundings surroundings, boolean cached, OptionalInt jobs) {

  /// What is known of an environment's results. To be called before its process starts.
  Known known(Path environment, LocalProvider provider, boolean allowCompiler) throws IOException {
    ResultScope.Ground ground =
        new ResultScope.Ground(
            FixturesCommand.folder(surroundings)::digest,
            provider.toolChain(),
            provider.capabilities().isolated(),
            allowCompiler);
    return new Known(
        cached ? ResultCache.in(surroundings.home().resolve("cache")) : ResultCache.none(),
        ResultScope.of(environment, ground));
  }

  EnvironmentHost.Spec spec(Path environment) {
    return new EnvironmentHost.Spec(
        environment,
        surroundings.home().resolve("harness"),
        FixturesCommand.folder(surroundings).root(),
        surroundings.environment(),
        jobs);
  }

  SubmissionTests tests(Path environment, boolean allowCompiler) throws IOException {
    return new SubmissionTests(
        spec(environment),
        known(environment, RunSetup.provider(surroundings), allowCompiler),
        InstantSource.system());
  }

  /// What an environment's set-up is told: every parameter of the task, and the tools.
  static Map<String, Object> setUp(Task task) {
    Map<String, Object> told = new TreeMap<>(task.parameters());
    told.put("tools", task.tools());
    return told;
  }
}
