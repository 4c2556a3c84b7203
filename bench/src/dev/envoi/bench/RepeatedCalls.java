package dev.envoi.bench;

import dev.envoi.trace.AgentTrace;
import dev.envoi.trace.Part;
import dev.envoi.trace.TraceJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/// What the agent waited for `run_tests` in recorded trajectories, each of a process of its own:
/// the parts of these calls from their beginnings to their ends. `RepeatedCalls STORE`
public final class RepeatedCalls {
  private RepeatedCalls() {}

  /// Prints the table. Only calls that the cache answered count.
  public static void main(String[] arguments) throws IOException {
    List<List<Part>> runs;
    try (Stream<Path> all = Files.walk(Path.of(arguments[0]))) {
      runs =
          all.filter(file -> file.endsWith("agent_trace.json")).map(RepeatedCalls::calls).toList();
    }
    Millis.head();
    millis(runs.stream().flatMap(calls -> calls.stream().limit(1)))
        .row("`run_tests` on a known tree, the first call of a process");
    millis(runs.stream().flatMap(calls -> calls.stream().skip(1)))
        .row("`run_tests` on a known tree, later calls");
  }

  private static Millis millis(Stream<Part> calls) {
    return new Millis(
        calls
            .filter(part -> Boolean.TRUE.equals(part.envoiCalls().getFirst().cached()))
            .mapToDouble(part -> Objects.requireNonNull(part.durationMs()))
            .toArray());
  }

  private static List<Part> calls(Path file) {
    AgentTrace trace = TraceJson.MAPPER.readValue(file, AgentTrace.class);
    return trace.parts().stream().filter(part -> !part.envoiCalls().isEmpty()).toList();
  }
}
