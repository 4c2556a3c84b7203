package dev.envoi.replay;

import dev.envoi.testing.SubmissionTests;
import dev.envoi.testing.SubmissionTests.Parameters;
import dev.envoi.testing.SubmissionTests.Submission;
import dev.envoi.testing.TestProgress;
import dev.envoi.trace.AgentTrace;
import dev.envoi.trace.TestCall;
import dev.envoi.workspace.History;
import java.io.IOException;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/// Tests the code of every part of a trajectory again: each tree once, several at a time. A tree
/// that does not build, or a commit that is not there, is a result and ends nothing.
public final class TrajectoryEvaluation {
  private final AgentTrace trace;
  private final History history;
  private final How how;

  /// What it is tested by.
  ///
  /// @param jobs how many trees are tested at a time
  public record How(SubmissionTests tests, Parameters parameters, List<String> paths, int jobs) {
    public How {
      paths = List.copyOf(paths);
      if (jobs < 1) {
        throw new IllegalArgumentException("jobs must be at least 1, got " + jobs);
      }
    }
  }

  /// Hears how it goes on; from any thread.
  public interface Listener {
    /// A tree is being tested; told every second for each.
    void goesOn(String commit, TestProgress progress);

    /// One more tree has its results; one call at a time.
    ///
    /// @param commit one that holds the tree
    void tested(int done, int all, String commit, List<TestCall> results);
  }

  /// @param history has the commits of the trace; stays the caller's
  public TrajectoryEvaluation(AgentTrace trace, History history, How how) {
    this.trace = trace;
    this.history = history;
    this.how = how;
  }

  /// Tests everything and maps the results back on the parts.
  public EvaluationReport run(InstantSource clock, Listener listener) throws InterruptedException {
    Map<String, String> treeOf = new LinkedHashMap<>();
    SequencedMap<String, String> commitOf = new LinkedHashMap<>();
    for (String commit : PartCheckout.commits(trace).values()) {
      String tree = treeOf.computeIfAbsent(commit, this::tree);
      commitOf.putIfAbsent(tree, commit);
    }
    Map<String, List<TestCall>> results = test(commitOf, listener);
    return EvaluationReport.of(
        trace, clock.instant(), how.paths(), new Tested(treeOf, commitOf, results));
  }

  /// A commit that cannot be read stands for itself; testing it tells why.
  private String tree(String commit) {
    try {
      return history.treeId(commit);
    } catch (IOException | IllegalArgumentException _) {
      return commit;
    }
  }

  private Map<String, List<TestCall>> test(SequencedMap<String, String> commitOf, Listener listener)
      throws InterruptedException {
    Map<String, List<TestCall>> results = new ConcurrentHashMap<>();
    try (ExecutorService workers =
        Executors.newFixedThreadPool(
            how.jobs(), Thread.ofPlatform().daemon().name("envoi-replay-", 1).factory())) {
      Map<String, Future<?>> running = new LinkedHashMap<>();
      commitOf.forEach((tree, commit) ->
          running.put(
              tree,
              workers.submit(() -> {
                List<TestCall> calls =
                    how.tests()
                        .test(
                            new Submission(history, commit),
                            how.parameters(),
                            how.paths(),
                            new OfCommit(commit, listener));
                synchronized (results) {
                  results.put(tree, calls);
                  listener.tested(results.size(), commitOf.size(), commit, calls);
                }
                return calls;
              })));
      try {
        for (Future<?> one : running.values()) {
          one.get();
        }
      } catch (ExecutionException broke) {
        workers.shutdownNow();
        throw new IllegalStateException("testing a commit broke", broke.getCause());
      } catch (InterruptedException stopped) {
        workers.shutdownNow();
        throw stopped;
      }
    }
    return results;
  }

  private record OfCommit(String commit, Listener listener) implements SubmissionTests.Listener {
    @Override
    public void goesOn(TestProgress progress) {
      listener.goesOn(commit, progress);
    }

    @Override
    public void tested(TestCall call) {
      // told when the whole tree is done
    }
  }
}
