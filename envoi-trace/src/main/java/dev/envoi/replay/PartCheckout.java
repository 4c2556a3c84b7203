package dev.envoi.replay;

import dev.envoi.trace.AgentTrace;
import dev.envoi.trace.Part;
import dev.envoi.trace.UserError;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/// Which commit holds the code as it was when a part had completed. The checkout itself is done by
/// whoever has the repository.
///
/// @param timestamp when the part completed
public record PartCheckout(
    String trajectoryId, @Nullable String sessionId, int part, Instant timestamp, String commit) {

  /// What is written about a checkout.
  ///
  /// @param repoPath the folder that holds the code
  public record Description(
      String trajectoryId,
      @Nullable String sessionId,
      int part,
      Instant timestamp,
      String commit,
      String repoPath) {}

  /// The commit of every part, in their order: its own or, where it changed nothing, the last one
  /// before it; parts before the first checkpoint are left out.
  public static SequencedMap<Integer, String> commits(AgentTrace trace) {
    SequencedMap<Integer, String> commits = new LinkedHashMap<>();
    String commit = trace.initialCommit();
    for (Part part : trace.parts()) {
      commit = part.gitCommit() == null ? commit : part.gitCommit();
      if (commit != null) {
        commits.put(part.part(), commit);
      }
    }
    return commits;
  }

  /// The commit of the part or, where it changed nothing, the last one before it.
  ///
  /// @throws UserError when there is no such part, or no commit yet
  public static PartCheckout of(AgentTrace trace, int number) {
    if (trace.parts().isEmpty()) {
      throw new UserError(
          "trajectory %s has no part yet, so there is no code of part %d"
              .formatted(trace.trajectoryId(), number));
    }
    String commit = trace.initialCommit();
    for (Part part : trace.parts()) {
      if (part.part() > number) {
        break;
      }
      commit = part.gitCommit() == null ? commit : part.gitCommit();
      if (part.part() == number) {
        return of(trace, part, commit);
      }
    }
    throw new UserError(
        "trajectory %s has parts %d to %d, and no part %d"
            .formatted(
                trace.trajectoryId(),
                trace.parts().getFirst().part(),
                trace.parts().getLast().part(),
                number));
  }

  private static PartCheckout of(AgentTrace trace, Part part, @Nullable String commit) {
    if (commit == null) {
      throw new UserError(
          "trajectory %s has no checkpoint up to part %d"
              .formatted(trace.trajectoryId(), part.part()));
    }
    return new PartCheckout(
        trace.trajectoryId().value(),
        part.sessionId() == null ? trace.sessionId() : part.sessionId(),
        part.part(),
        part.timestamp(),
        commit);
  }

  /// What to write when the code is in this folder.
  public Description record(Path folder) {
    return new Description(
        trajectoryId, sessionId, part, timestamp, commit, folder.toAbsolutePath().toString());
  }
}
