package dev.envoi.testing;

import dev.envoi.trace.TestCall;
import dev.envoi.workspace.History;
import java.io.IOException;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Answers from the cache what it knows, and asks another evaluator for the rest. A confirmation is
/// never answered from the cache.
public final class CachedEvaluator implements Evaluator {
  private static final Logger LOG = LoggerFactory.getLogger(CachedEvaluator.class);

  private final Evaluator evaluator;
  private final HarnessEvaluator.Subject subject;
  private final Known known;
  private final InstantSource clock;

  /// What results are known, and for what they hold.
  public record Known(ResultCache cache, ResultScope scope) {
    private static final String FRESH = "fresh_build";

    /// Parameters of a set-up; without a cache it may not use what was built before either.
    public Map<String, ?> setUp(Map<String, ?> parameters) {
      return cache.keeps() ? parameters : fresh(parameters);
    }

    static Map<String, ?> fresh(Map<String, ?> parameters) {
      Map<String, Object> fresh = new TreeMap<>(parameters);
      fresh.put(FRESH, true);
      return fresh;
    }
  }

  /// @param evaluator tests the subject; the caller closes it
  public CachedEvaluator(
      Evaluator evaluator, HarnessEvaluator.Subject subject, Known known, InstantSource clock) {
    this.evaluator = evaluator;
    this.subject = subject;
    this.known = known;
    this.clock = clock;
  }

  @Override
  public TestCall evaluate(String commit, String testPath, Ticks ticks)
      throws InterruptedException {
    Answered answered = new Answered(testPath, commit, clock.instant(), System.nanoTime());
    Optional<ResultKey> key = key(commit, testPath);
    if (key.isEmpty()) {
      return evaluator.evaluate(commit, testPath, ticks);
    }
    boolean[] asked = new boolean[1];
    TestCall call =
        known
            .cache()
            .answer(
                key.get(),
                () -> {
                  asked[0] = true;
                  return evaluator.evaluate(commit, testPath, ticks);
                });
    return asked[0] ? call : answered.by(call);
  }

  @Override
  public TestCall confirm(String commit, String testPath, Ticks ticks) throws InterruptedException {
    return evaluator.confirm(commit, testPath, ticks);
  }

  private Optional<ResultKey> key(String commit, String testPath) {
    try (History history = History.open(subject.git(), subject.repository())) {
      return known.scope().key(history.treeId(commit), testPath, subject.setUp());
    } catch (IOException failed) {
      LOG.warn("the tree of {} cannot be read: {}", commit, failed.getMessage());
      return Optional.empty();
    }
  }
}
