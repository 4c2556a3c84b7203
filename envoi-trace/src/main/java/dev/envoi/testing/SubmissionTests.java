package dev.envoi.testing;

import dev.envoi.sandbox.TreeSource;
import dev.envoi.testing.CachedEvaluator.Known;
import dev.envoi.trace.TestCall;
import dev.envoi.workspace.History;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// Tests whole submissions, any number at a time, each in a session of its own. What the cache
/// knows is not asked again, and the environment's process starts only when something must be
/// asked. What could not be asked for a reason of the machine, or because its session had died, is
/// asked once more. Thread-safe.
public final class SubmissionTests implements AutoCloseable {
  private static final Duration START = Duration.ofMinutes(1);
  private static final Duration LONGEST_CALL = Duration.ofHours(2);
  private static final int MOST_TROUBLES = 2;

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

  /// The tests of one submission. Its session is opened by the first path that must be asked.
  private final class Round {
    private final Submission submission;
    private final Parameters parameters;
    private final Listener listener;
    private final Ticks ticks;
    private final Map<String, TestCall> results = new TreeMap<>();
    private final Set<String> lost = new HashSet<>();
    private @Nullable Opening opening;
    private Answered opened;
    private int troubles;
    private String trouble = "";

    Round(Submission submission, Parameters parameters, Listener listener, Ticks ticks) {
      this.submission = submission;
      this.parameters = parameters;
      this.listener = listener;
      this.ticks = ticks;
      this.opened = begin("");
    }

    List<TestCall> results(List<String> paths) throws InterruptedException {
      try {
        String tree = submission.history().treeId(submission.commit());
        lookUp(tree, paths);
        for (String path : unknown(paths)) {
          askClaimed(tree, path);
        }
      } catch (IOException | IllegalArgumentException noSuchCommit) {
        fail(paths, "the commit cannot be read: " + noSuchCommit.getMessage());
      } finally {
        closeSession();
      }
      return paths.stream().map(results::get).filter(Objects::nonNull).toList();
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

    /// Another process that asks the same is waited for; its answer is known then.
    private void askClaimed(String tree, String path) throws InterruptedException {
      Optional<ResultKey> key = key(tree, path);
      try (Claims.Claim _ = key.isPresent() ? known.cache().claim(key.get()) : () -> {}) {
        lookUp(tree, List.of(path));
        while (!results.containsKey(path) && troubles < MOST_TROUBLES) {
          ask(tree, path);
        }
      }
      fail(List.of(path), "the tests could not be run: " + trouble);
    }

    private Answered begin(String path) {
      return new Answered(path, submission.commit(), clock.instant(), System.nanoTime());
    }

    private void tell(TestCall call) {
      results.put(call.path(), call);
      listener.tested(call);
    }

    /// Leaves a path without an answer once when its session was dead, and whenever the machine was
    /// in the way.
    private void ask(String tree, String path) throws InterruptedException {
      try {
        TestCall call = schema().requiresSession() ? askInSession(path) : askAtOnce(path);
        if (call != null) {
          keep(tree, call);
          troubles = 0;
        }
      } catch (IOException failed) {
        closeSession();
        troubles++;
        trouble = String.valueOf(failed.getMessage());
      }
    }

    private @Nullable TestCall askAtOnce(String path) throws IOException, InterruptedException {
      ticks.testing(path, null);
      Answered answered = begin(path);
      HarnessAnswer answer = live().client().test(path, source(), call(parameters.merged()));
      return isToBeAskedAgain(path, answer) ? null : answered.by(answer);
    }

    private @Nullable TestCall askInSession(String path) throws IOException, InterruptedException {
      return switch (opening()) {
        case Opening.Refused(HarnessAnswer.Failure failure) -> opened.of(path).by(failure);
        case Opening.Opened(HarnessSession session) -> {
          ticks.testing(path, session);
          Answered answered = begin(path);
          HarnessAnswer answer = session.test(path, call(parameters.test()));
          yield isToBeAskedAgain(path, answer) ? null : answered.by(answer);
        }
      };
    }

    /// A dead session is closed in any case; it answers nothing else any more.
    private boolean isToBeAskedAgain(String path, HarnessAnswer answer) {
      boolean dead = answer instanceof HarnessAnswer.Failure failure && failure.isOfADeadSession();
      if (dead) {
        closeSession();
      }
      return dead && lost.add(path);
    }

    private Opening opening() throws IOException, InterruptedException {
      Opening current = opening;
      if (current == null) {
        ticks.building();
        opened = begin("");
        current =
            live().client().open(source(), call(known.setUp(parameters.setUp())), LONGEST_CALL);
        opening = current;
      }
      return current;
    }

    private void closeSession() {
      Opening current = opening;
      opening = null;
      if (current instanceof Opening.Opened(HarnessSession session)) {
        session.closeQuietly();
      }
    }

    private TreeSource source() {
      return submission.history().tree(submission.commit());
    }

    private static HarnessClient.Call call(Map<String, ?> params) {
      return new HarnessClient.Call(params, LONGEST_CALL);
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
}
