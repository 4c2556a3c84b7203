package dev.envoi.report;

import dev.envoi.trace.Part;
import dev.envoi.trace.TestCall;
import dev.envoi.trace.TestCounts;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// One answer of the harness, with the part in which it was asked for.
///
/// @param elapsed from the start of the trajectory to the answer
public record Evaluation(int part, int turn, Duration elapsed, TestCall call) {

  static Evaluation of(Part part, TestCall call, Instant start) {
    Duration elapsed = Duration.between(start, call.timestamp()).plusMillis(call.durationMs());
    return new Evaluation(
        part.part(), part.turn(), elapsed.isNegative() ? Duration.ZERO : elapsed, call);
  }

  public String path() {
    return call.path();
  }

  /// The first segment of the path.
  public String suite() {
    int slash = call.path().indexOf('/');
    return slash < 0 ? call.path() : call.path().substring(0, slash);
  }

  /// Whether it asked for everything that the suite has.
  public boolean isWhole() {
    return call.path().indexOf('/') < 0;
  }

  /// Absent when the harness had no result.
  public @Nullable TestCounts counts() {
    return call.error() == null ? call.result() : null;
  }

  /// Names of the failed cases, as the harness gave them.
  Set<String> failedNames() {
    return names(true);
  }

  /// Names of the cases of which nothing is known, for a reason of the machine: they did not pass,
  /// and that says nothing of the code.
  Set<String> unknownNames() {
    return names(false);
  }

  private Set<String> names(boolean allFailed) {
    TestCounts counts = counts();
    Set<String> names = new LinkedHashSet<>();
    for (JsonNode test : counts == null ? List.<JsonNode>of() : counts.tests()) {
      String name = test.path("name").asString("");
      boolean wanted = allFailed || !test.path("counted").asBoolean(true);
      if (!test.path("passed").asBoolean(false) && !name.isEmpty() && wanted) {
        names.add(name);
      }
    }
    return names;
  }

  /// Whether each failed case is named, so that all others are known to have passed.
  boolean namesAllFailures() {
    TestCounts counts = counts();
    return counts != null && failedNames().size() == counts.failed();
  }
}
