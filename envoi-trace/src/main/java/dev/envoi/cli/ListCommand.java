package dev.envoi.cli;

import dev.envoi.store.ArtifactStore;
import dev.envoi.store.StateKey;
import dev.envoi.store.TrajectoryObjects;
import dev.envoi.trace.AgentTrace;
import dev.envoi.trace.EndReason;
import dev.envoi.trace.SessionEnd;
import dev.envoi.trace.TraceJson;
import dev.envoi.trace.TrajectoryId;
import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `./envoi list`.
@Command(
    name = "list",
    mixinStandardHelpOptions = true,
    description = "The trajectories of a store.")
final class ListCommand implements Callable<Integer> {
  private final Surroundings surroundings;
  @Mixin private StoreOption store = new StoreOption();

  @Option(names = "--json", description = "One JSON array on standard output.")
  private boolean json;

  ListCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  /// One trajectory in a list.
  ///
  /// @param state the end reason, `running`, `dead` with the command that goes on with it,
  ///   `unreadable` with the reason
  record Row(
      TrajectoryId id, Instant startedAt, String agent, int parts, int turns, String state) {}

  @Override
  public Integer call() throws Exception {
    ArtifactStore opened = surroundings.store(store.address);
    // Two listings tell all, however many there are.
    Map<TrajectoryId, StateKey> states = StateKey.newest(opened.list(StateKey.ALL));
    List<Row> rows = new ArrayList<>();
    for (TrajectoryId id : TrajectoryObjects.ids(opened)) {
      LocalRun here = new LocalRun(surroundings, opened, id);
      Optional<Row> told = told(states.get(id), here);
      rows.add(told.isPresent() ? told.get() : row(opened, id));
    }
    if (json) {
      surroundings.out().println(TraceJson.MAPPER.writeValueAsString(rows));
    } else if (rows.isEmpty()) {
      surroundings.out().println("no trajectories in " + opened.address());
    } else {
      print(rows);
    }
    return 0;
  }

  /// What the store's key names tell; empty when they do not, or when this machine knows better.
  private static Optional<Row> told(@Nullable StateKey state, LocalRun here) {
    if (state == null || (state.end() == null && here.isKnown())) {
      return Optional.empty();
    }
    EndReason end = state.end();
    String word =
        end != null
            ? end.word()
            : state.looksDead(Instant.now()) ? "dead: " + here.resume() : "running";
    return Optional.of(
        new Row(state.id(), state.startedAt(), state.agent(), state.parts(), state.turns(), word));
  }

  private Row row(ArtifactStore opened, TrajectoryId id) {
    try {
      AgentTrace trace = new Trajectories(surroundings, opened).trace(id);
      SessionEnd end = trace.sessionEnd();
      return new Row(
          id,
          trace.startedAt(),
          trace.agent(),
          trace.parts().size(),
          trace.turns().size(),
          end == null ? unfinished(new LocalRun(surroundings, opened, id)) : end.reason().word());
    } catch (IOException e) {
      return new Row(id, Instant.EPOCH, "?", 0, 0, "unreadable: " + e.getMessage());
    }
  }

  private static String unfinished(LocalRun run) throws IOException {
    return run.goesOn() ? "running" : "dead: " + run.resume();
  }

  private void print(List<Row> rows) {
    int width = rows.stream().mapToInt(row -> row.id().value().length()).max().orElse(2);
    String format = "%-" + width + "s  %-20s  %-10s %6s %6s  %s%n";
    surroundings.out().printf(format, "id", "started", "agent", "parts", "turns", "state");
    for (Row row : rows) {
      surroundings
          .out()
          .printf(
              format,
              row.id(),
              row.startedAt().truncatedTo(ChronoUnit.SECONDS),
              row.agent(),
              row.parts(),
              row.turns(),
              row.state());
    }
  }
}
