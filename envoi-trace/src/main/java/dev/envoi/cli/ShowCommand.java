package dev.envoi.cli;

import dev.envoi.store.ArtifactStore;
import dev.envoi.trace.AgentTrace;
import dev.envoi.trace.Part;
import dev.envoi.trace.PartContent;
import dev.envoi.trace.Resumption;
import dev.envoi.trace.SessionEnd;
import dev.envoi.trace.TestCall;
import dev.envoi.trace.TraceJson;
import dev.envoi.trace.TraceSummary;
import dev.envoi.trace.TrajectoryId;
import dev.envoi.trace.UserError;
import java.io.IOException;
import java.io.PrintStream;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// `./envoi show`.
@Command(
    name = "show",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = "A trajectory, or one part of it in full.")
final class ShowCommand implements Callable<Integer> {
  private final Surroundings surroundings;

  @Parameters(paramLabel = "ID", description = "The trajectory.")
  private String id = "";

  @Option(names = "--part", paramLabel = "P", description = "This part, in full.")
  private @Nullable Integer part;

  @Option(
      names = "--json",
      description = "One JSON document in the shape of agent_trace.json, and nothing else.")
  private boolean json;

  @Mixin private StoreOption store = new StoreOption();

  ShowCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() throws Exception {
    TrajectoryId trajectory = Trajectories.id(id);
    ArtifactStore opened = surroundings.store(store.address);
    Trajectories trajectories = new Trajectories(surroundings, opened);
    Integer number = part;
    if (number != null) {
      one(trajectories.trace(trajectory), number, trajectories);
    } else if (json) {
      AgentTrace trace = trajectories.trace(trajectory);
      surroundings.out().println(TraceJson.MAPPER.writeValueAsString(trace));
    } else {
      print(trajectories.summary(trajectory));
    }
    return 0;
  }

  private void print(TraceSummary summary) {
    PrintStream out = surroundings.out();
    AgentTrace trace = summary.trace();
    SessionEnd end = trace.sessionEnd();
    out.println("trajectory  " + trace.trajectoryId());
    out.println("agent       " + trace.agent());
    out.println("task        " + trace.task());
    out.println("started     " + trace.startedAt());
    out.println("sandbox     " + (trace.sandbox().isolated() ? "isolated" : "not isolated"));
    out.println("parts       " + summary.parts() + " in " + summary.turns() + " turns");
    out.println(
        "state       " + (end == null ? "unfinished" : end.reason().word() + ": " + end.detail()));
    List<Resumption> resumptions = trace.resumptions();
    for (Resumption one : resumptions == null ? List.<Resumption>of() : resumptions) {
      out.printf("resumed     %s after part %d%s%n", one.timestamp(), one.part(), words(one));
    }
    trace.artifacts().entrySet().stream()
        .sorted(java.util.Map.Entry.comparingByKey())
        .forEach(artifact -> out.printf("%-11s %s%n", artifact.getKey(), artifact.getValue()));
  }

  private static String words(Resumption resumption) {
    String lost = resumption.lost().isEmpty() ? "" : ", without " + resumption.lost();
    String session = resumption.session();
    return session == null ? lost : lost + ", session " + session.replace('_', ' ');
  }

  private void one(AgentTrace trace, int number, Trajectories trajectories) throws IOException {
    Part found =
        trace.parts().stream()
            .filter(candidate -> candidate.part() == number)
            .findFirst()
            .orElseThrow(() ->
                new UserError(
                    "there is no part %d: %s has parts 1 to %d"
                        .formatted(number, trace.trajectoryId(), trace.parts().size())));
    PartContent content = trajectories.content(trace.trajectoryId(), found).orElse(null);
    if (json) {
      ObjectNode node = TraceJson.MAPPER.valueToTree(found);
      if (content != null) {
        node.set("content", TraceJson.MAPPER.<JsonNode>valueToTree(content));
      }
      surroundings.out().println(TraceJson.MAPPER.writeValueAsString(node));
    } else {
      print(found, content);
    }
  }

  private void print(Part found, @Nullable PartContent content) {
    PrintStream out = surroundings.out();
    out.printf(
        "part %d  turn %d  %s  %s (%s)%n",
        found.part(),
        found.turn(),
        found.timestamp(),
        found.itemType(),
        found.status().name().toLowerCase(java.util.Locale.ROOT));
    out.println("commit " + found.gitCommit());
    if (found.repoCheckpoint() != null) {
      found.repoCheckpoint().changedFiles().forEach(file -> out.println("  changed " + file));
    }
    for (TestCall call : found.envoiCalls()) {
      out.println(
          call.result() == null
              ? "tests " + call.path() + ": " + call.error()
              : "tests %s: %d of %d passed"
                  .formatted(call.path(), call.result().passed(), call.result().total()));
    }
    out.println();
    if (content == null) {
      out.println(found.summary());
      out.println("(its full content is in no journal that can be found)");
      return;
    }
    JsonNode input = content.input();
    if (input != null) {
      input
          .properties()
          .forEach(field ->
              out.println(printable(field.getKey() + ": " + field.getValue().asString(""))));
      out.println();
    }
    out.println(
        printable(content.text() == null ? String.valueOf(content.output()) : content.text()));
  }

  /// What an agent printed cannot drive the reader's terminal.
  private static String printable(String text) {
    return text.replaceAll("[\\p{Cntrl}&&[^\\n\\t]]", "�");
  }
}
