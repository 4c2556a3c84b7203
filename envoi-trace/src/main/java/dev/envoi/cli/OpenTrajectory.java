package dev.envoi.cli;

import dev.envoi.store.ArtifactStore;
import dev.envoi.store.TrajectoryObjects;
import dev.envoi.trace.AgentTrace;
import dev.envoi.trace.TraceJson;
import dev.envoi.trace.TrajectoryId;
import dev.envoi.trace.UserError;
import dev.envoi.workspace.Git;
import dev.envoi.workspace.GitException;
import dev.envoi.workspace.History;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/// A trajectory that is read: its trace, its code, and the task that was kept beside it. It comes
/// from a store, or from two files that anybody may have written. The code is unpacked when it is
/// asked for.
final class OpenTrajectory implements AutoCloseable {
  private final AgentTrace trace;
  private final Source source;
  private final Git git;
  private final Scratch scratch = new Scratch();
  private @Nullable History history;

  /// Where a trajectory comes from.
  private sealed interface Source {
    record Stored(Surroundings surroundings, ArtifactStore store, TrajectoryId id)
        implements Source {}

    record Given(Path trace, Path bundle) implements Source {}
  }

  private OpenTrajectory(AgentTrace trace, Source source, Surroundings surroundings)
      throws IOException {
    this.trace = trace;
    this.source = source;
    this.git = Git.find(surroundings.environment().getOrDefault("PATH", ""));
  }

  static OpenTrajectory stored(Surroundings surroundings, ArtifactStore store, TrajectoryId id)
      throws IOException {
    AgentTrace trace = new Trajectories(surroundings, store).trace(id);
    return new OpenTrajectory(trace, new Source.Stored(surroundings, store, id), surroundings);
  }

  /// The trajectory that `--trace` and `--bundle` hold.
  static OpenTrajectory given(Surroundings surroundings, Path trace, Path bundle)
      throws IOException {
    Path traceFile = existing("--trace", surroundings.folder().resolve(trace));
    Path bundleFile = existing("--bundle", surroundings.folder().resolve(bundle));
    try {
      AgentTrace read = TraceJson.MAPPER.readValue(Files.readAllBytes(traceFile), AgentTrace.class);
      return new OpenTrajectory(read, new Source.Given(traceFile, bundleFile), surroundings);
    } catch (JacksonException | IllegalArgumentException wrong) {
      String why =
          wrong instanceof JacksonException json ? json.getOriginalMessage() : wrong.getMessage();
      throw new UserError("--trace " + traceFile + " is no trace: " + why, wrong);
    }
  }

  private static Path existing(String option, Path file) {
    if (!Files.isRegularFile(file)) {
      throw new UserError(option + " " + file + ": there is no such file");
    }
    return file;
  }

  AgentTrace trace() {
    return trace;
  }

  /// The checkpoints; a bundle is checked wholly before anything of it is used.
  History history() throws IOException {
    History opened = history;
    if (opened == null) {
      opened = History.open(git, repository());
      history = opened;
    }
    return opened;
  }

  private Path repository() throws IOException {
    return switch (source) {
      case Source.Stored(Surroundings surroundings, ArtifactStore store, TrajectoryId id) ->
          new Trajectories(surroundings, store).repository(id, git, scratch);
      case Source.Given(_, Path bundle) -> {
        Path repository = scratch.resolve("git");
        try {
          History.unbundle(git, bundle, repository);
        } catch (GitException refused) {
          throw new UserError(
              "--bundle " + bundle + " is refused: " + refused.getMessage(), refused);
        }
        yield repository;
      }
    };
  }

  /// The folder of the task as it was for this trajectory, if it was kept.
  Optional<Path> task() throws IOException {
    return switch (source) {
      case Source.Stored(_, ArtifactStore store, TrajectoryId id) -> {
        Path folder = scratch.resolve("task");
        yield new TrajectoryObjects(store, id).fetchAll("task", folder)
            ? Optional.of(folder)
            : Optional.empty();
      }
      case Source.Given(Path traceFile, _) ->
          Optional.of(traceFile.resolveSibling("task")).filter(Files::isDirectory);
    };
  }

  @Override
  public void close() throws IOException {
    if (history != null) {
      history.close();
    }
    scratch.close();
  }
}
