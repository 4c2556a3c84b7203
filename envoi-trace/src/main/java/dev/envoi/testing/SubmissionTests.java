package dev.envoi.testing;

import dev.envoi.sandbox.TreeSource;
import dev.envoi.testing.CachedEvaluator.Known;
import dev.envoi.trace.TestCall;
import dev.envoi.workspace.History;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// Tests whole submissions, any number at a time, each in a session of its own. What the cache
/// knows is not asked again, and the environment's process starts only when something must be
/// asked. What could not be asked for a reason of the machine is asked once more. Thread-safe.
public final class SubmissionTests implements AutoCloseable {
  private static final Duration START = Duration.ofMinutes(1);
  private static final Duration LONGEST_CALL = Duration.ofHours(2);

  private final EnvironmentHost.Spec environment;
  private final Known known;
  private final InstantSource clock;
  private final ReentrantLock starting = new ReentrantLock();
  private @Nullable EnvironmentHost host;
  private @Nullable EnvironmentSchema schema;

  /// What is tested.
  ///
  /// @param history has the commit; stays the caller's
  public record Submission(History history, String commit) {}

  /// How it is tested.
  ///
  /// @param setUp parameters of the set-up
  /// @param test parameters of the tests
  public record Parameters(Map<String, ?> setUp, Map<String, ?> test) {
    public Parameters {
      setUp = Map.copyOf(setUp);
      test = Map.copyOf(test);
    }

    /// For environments in which the one call is set-up and test.
    private Map<String, ?> merged() {
      Map<String, Object> merged = new TreeMap<>(setUp);
      merged.putAll(test);
      return merged;
    }

    private Map<String, ?> all() {
      return test.isEmpty() ? setUp : Map.of("set_up", setUp, "test", test);
    }
  }

  public SubmissionTests(EnvironmentHost.Spec environment, Known known, InstantSource clock) {
    this.environment = environment;
    this.known = known;
    this.clock = clock;
  }

  /// What the environment offers.
  public EnvironmentSchema schema() throws IOException, InterruptedException {
    starting.lockInterruptibly();
    try {
      EnvironmentSchema read = schema;
      if (read == null) {
        read = EnvironmentSchema.read(schemaJson());
        schema = read;
      }
      return read;
    } finally {
      starting.unlock();
    }
  }

  private byte[] schemaJson() throws IOException, InterruptedException {
    String digest = known.scope().digest();
    Optional<byte[]> kept = known.cache().schema(digest);
    if (kept.isPresent()) {
      return kept.get();
    }
    byte[] asked = live().client().schema(START).getBytes(StandardCharsets.UTF_8);
    known.cache().keepSchema(digest, asked);
    return asked;
  }

  /// Hears how it goes on, from several threads.
  public interface Listener {
    /// Told every second.
    void goesOn(TestProgress progress);

    /// There is a result.
    void tested(TestCall call);
  }

  /// Tests a submission by some paths, and gives the results in the order of the paths. Whatever
  /// goes wrong is in the results.
  public List<TestCall> test(
      Submission submission, Parameters parameters, List<String> paths, Listener listener)
      throws InterruptedException {
    try (Ticks ticks = Ticks.of(paths.isEmpty() ? "" : paths.getFirst(), listener::goesOn)) {
      return new Round(submission, parameters, listener, ticks).results(paths);
    }
  }

  private EnvironmentHost live() throws IOException, InterruptedException {
    starting.lockInterruptibly();
    try {
      EnvironmentHost current = host;
      if (current != null && current.isAlive()) {
        return current;
      }
      if (current != null) {
        current.close();
      }
      current = EnvironmentHost.start(environment, START);
      host = current;
      return current;
    } finally {
      starting.unlock();
    }
  }

  @Override
  public void close() {
    starting.lock();
    try {
      if (host != null) {
        host.close();
      }
    } finally {
      starting.unlock();
    }
  }

  /// The tests of one submission.
  private final class Round {
    private final Submission submission;
    private final Parameters parameters;
    private final Listener listener;
    private final Ticks ticks;
    private final Map<String, TestCall> results = new TreeMap<>();
    private String trouble = "";

    Round(Submission submission, Parameters parameters, Listener listener, Ticks ticks) {
      this.submission = submission;
      this.parameters = parameters;
      this.listener = listener;
      this.ticks = ticks;
    }

    List<TestCall> results(List<String> paths) throws InterruptedException {
      try {
        String tree = submission.history().treeId(submission.commit());
        lookUp(tree, paths);
        if (!unknown(paths).isEmpty()) {
          askClaimed(tree, paths);
        }
        fail(paths, "the tests could not be run: " + trouble);
      } catch (IOException | IllegalArgumentException noSuchCommit) {
        fail(paths, "the commit cannot be read: " + noSuchCommit.getMessage());
      }
      List<TestCall> all = new ArrayList<>();
      for (String path : paths) {
        TestCall result = results.get(path);
        if (result != null) {
          all.add(result);
        }
      }
      return all;
    }

    /// Paths without an answer of the harness.
    private List<String> unknown(List<String> paths) {
      return paths.stream().filter(path -> !results.containsKey(path)).toList();
    }

    private void lookUp(String tree, List<String> paths) {
      for (String path : paths) {
        Answered answered = begin(path);
        key(tree, path).flatMap(known.cache()::find).ifPresent(call -> tell(answered.by(call)));
      }
    }

    private Optional<ResultKey> key(String tree, String path) {
      return known.scope().key(tree, path, parameters.all());
    }

    /// Another process that asks about the same submission is waited for; it may know everything
    /// then.
    private void askClaimed(String tree, List<String> paths) throws InterruptedException {
      Optional<ResultKey> key = key(tree, "");
      try (Claims.Claim _ = key.isPresent() ? known.cache().claim(key.get()) : () -> {}) {
        lookUp(tree, unknown(paths));
        ask(tree, unknown(paths));
        ask(tree, unknown(paths));
      }
    }

    private Answered begin(String path) {
      return new Answered(path, submission.commit(), clock.instant(), System.nanoTime());
    }

    private void tell(TestCall call) {
      results.put(call.path(), call);
      listener.tested(call);
    }

    private void ask(String tree, List<String> paths) throws InterruptedException {
      if (paths.isEmpty()) {
        return;
      }
      try {
        ticks.building();
        if (!schema().requiresSession()) {
          askEach(
              tree,
              paths,
              path -> {
                ticks.testing(path, null);
                return live().client().test(path, source(), call(parameters.merged()));
              });
          return;
        }
        Answered opening = begin(paths.getFirst());
        switch (live()
            .client()
            .open(source(), call(known.setUp(parameters.setUp())), LONGEST_CALL)) {
          case Opening.Refused(HarnessAnswer.Failure failure) ->
              paths.forEach(path -> keep(tree, opening.of(path).by(failure)));
          case Opening.Opened(HarnessSession session) -> {
            try (session) {
              askEach(
                  tree,
                  paths,
                  path -> {
                    ticks.testing(path, session);
                    return session.test(path, call(parameters.test()));
                  });
            }
          }
        }
      } catch (IOException failed) {
        trouble = String.valueOf(failed.getMessage());
      }
    }

    private TreeSource source() {
      return submission.history().tree(submission.commit());
    }

    private static HarnessClient.Call call(Map<String, ?> params) {
      return new HarnessClient.Call(params, LONGEST_CALL);
    }

    private void askEach(String tree, List<String> paths, Ask ask)
        throws IOException, InterruptedException {
      for (String path : paths) {
        Answered answered = begin(path);
        keep(tree, answered.by(ask.ask(path)));
      }
    }

    private void keep(String tree, TestCall call) {
      key(tree, call.path()).ifPresent(key -> known.cache().keep(key, call));
      tell(call);
    }

    /// The paths that have no answer get this one.
    private void fail(List<String> paths, String why) {
      HarnessAnswer.Raw nothing = new HarnessAnswer.Raw(0, "{}");
      unknown(paths).forEach(path -> tell(begin(path).by(new HarnessAnswer.Failure(why, nothing))));
    }
  }

  @FunctionalInterface
  private interface Ask {
    HarnessAnswer ask(String path) throws IOException, InterruptedException;
  }
}
