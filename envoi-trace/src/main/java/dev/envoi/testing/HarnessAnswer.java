package dev.envoi.testing;

import dev.envoi.harness.CaseResult;
import dev.envoi.trace.TraceJson;
import java.util.List;
import tools.jackson.core.JacksonException;

/// What a harness answered to a test.
public sealed interface HarnessAnswer {

  /// The answer as it came.
  ///
  /// @param json the whole answer, a JSON document
  record Raw(int status, String json) {}

  Raw raw();

  /// Whether everything passed. Nothing of nothing is not everything.
  boolean allPassed();

  /// Results, summed over all tests that the path selected.
  ///
  /// @param cases of all tests, the failed ones first; empty where the harness tells none
  /// @param isolated whether the harness says that the submission was isolated
  record Result(Counts counts, List<CaseResult> cases, boolean isolated, Raw raw)
      implements HarnessAnswer {
    public Result {
      cases = List.copyOf(cases);
    }

    @Override
    public boolean allPassed() {
      return counts.total() > 0 && counts.passed() == counts.total();
    }
  }

  /// No result: the session was refused, the build failed, a test broke. Counts as nothing passed.
  ///
  /// @param error the harness's words, for people and agents
  record Failure(String error, Raw raw) implements HarnessAnswer {
    private static final int GONE = 404;
    private static final int DEAD = 502;

    /// Whether the session has expired, or the process that held it has died: it answers nothing
    /// else any more.
    boolean isOfADeadSession() {
      return raw.status() == DEAD || (raw.status() == GONE && error.equals("Unknown session"));
    }

    /// Whether the answer has this mark: `counted` (the submission is the reason, not the machine),
    /// `isolated`.
    boolean says(String mark) {
      try {
        return TraceJson.MAPPER.readTree(raw.json()).path(mark).asBoolean(false);
      } catch (JacksonException _) {
        return false;
      }
    }

    @Override
    public boolean allPassed() {
      return false;
    }
  }

  /// Numbers of cases.
  record Counts(int passed, int failed, int total) {
    Counts plus(Counts other) {
      return new Counts(passed + other.passed, failed + other.failed, total + other.total);
    }
  }
}
