package dev.envoi.testing;

import dev.envoi.testing.CachedEvaluator.Known;
import dev.envoi.trace.TestCall;
import dev.envoi.workspace.Git;
import dev.envoi.workspace.History;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Tests commits through the environment's own process. The session of the tree that was tested
/// last stays open, so that asking again about the same tree does not build it again; a
/// confirmation always builds anew. A session that turns out to be dead is replaced and asked once
/// more; a process that died is started again by the next call.
public final class HarnessEvaluator implements Evaluator, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(HarnessEvaluator.class);
  private static final Duration START = Duration.ofMinutes(1);

  /// A build may take 300 s, and a suite has many cases; the run's own clock bounds both.
  private static final Duration LONGEST_CALL = Duration.ofHours(2);

  private final EnvironmentHost.Spec environment;
  private final Subject subject;
  private final InstantSource clock;
  private final ReentrantLock one = new ReentrantLock(true);
  private volatile EnvironmentHost host;
  private volatile boolean closed;
  private @Nullable Open open;
  private boolean fresh;

  /// What is tested, and how.
  ///
  /// @param repository of the checkpoints
  /// @param setUp parameters of the environment's set-up
  public record Subject(Git git, Path repository, Map<String, ?> setUp) {
    public Subject {
      setUp = Map.copyOf(setUp);
    }
  }

  /// A session of the harness and the tree that it holds.
  private record Open(String treeId, HarnessSession session) {}

  private HarnessEvaluator(
      EnvironmentHost.Spec environment,
      Subject subject,
      InstantSource clock,
      EnvironmentHost host) {
    this.environment = environment;
    this.subject = subject;
    this.clock = clock;
    this.host = host;
  }

  /// Starts the environment's process.
  public static HarnessEvaluator start(
      EnvironmentHost.Spec environment, Subject subject, InstantSource clock)
      throws IOException, InterruptedException {
    return new HarnessEvaluator(
        environment, subject, clock, EnvironmentHost.start(environment, START));
  }

  @Override
  public TestCall evaluate(String commit, String testPath, Ticks ticks)
      throws InterruptedException {
    one.lockInterruptibly();
    try {
      return call(commit, testPath, ticks);
    } finally {
      one.unlock();
    }
  }

  @Override
  public TestCall confirm(String commit, String testPath, Ticks ticks) throws InterruptedException {
    one.lockInterruptibly();
    try {
      closeSession();
      fresh = true;
      return call(commit, testPath, ticks);
    } finally {
      fresh = false;
      closeSession();
      one.unlock();
    }
  }

  private TestCall call(String commit, String testPath, Ticks ticks) throws InterruptedException {
    Answered answered = new Answered(testPath, commit, clock.instant(), System.nanoTime());
    return answered.by(answer(commit, testPath, ticks));
  }

  private HarnessAnswer answer(String commit, String testPath, Ticks ticks)
      throws InterruptedException {
    try {
      ticks.building();
      if (!host.isAlive()) {
        restart();
      }
      HarnessAnswer answer = ask(commit, testPath, ticks);
      if (closedDead(answer)) {
        answer = ask(commit, testPath, ticks);
        var _ = closedDead(answer);
      }
      return answer;
    } catch (IOException e) {
      closeSession();
      String words =
          host.isAlive() ? "" : "; the harness died, its last words: " + host.lastWords();
      return new HarnessAnswer.Failure(
          "the tests could not be run: " + e.getMessage() + words, new HarnessAnswer.Raw(0, "{}"));
    }
  }

  private HarnessAnswer ask(String commit, String testPath, Ticks ticks)
      throws IOException, InterruptedException {
    return switch (session(commit)) {
      case Opening.Refused(HarnessAnswer.Failure failure) -> failure;
      case Opening.Opened(HarnessSession session) -> {
        ticks.testing(testPath, session);
        yield session.test(testPath, HarnessClient.Call.within(LONGEST_CALL));
      }
    };
  }

  /// Whether a session was open that the answer shows to be dead; it is closed then.
  private boolean closedDead(HarnessAnswer answer) {
    boolean dead =
        open != null
            && answer instanceof HarnessAnswer.Failure failure
            && failure.isOfADeadSession();
    if (dead) {
      closeSession();
    }
    return dead;
  }

  private void restart() throws IOException, InterruptedException {
    if (closed) {
      throw new HarnessException("the harness was closed", null);
    }
    LOG.warn("the harness died and is started again; its last words: {}", host.lastWords());
    open = null;
    host.close();
    host = EnvironmentHost.start(environment, START);
  }

  private Opening session(String commit) throws IOException, InterruptedException {
    try (History history = History.open(subject.git(), subject.repository())) {
      String treeId = history.treeId(commit);
      Open current = open;
      if (current != null && current.treeId().equals(treeId)) {
        return new Opening.Opened(current.session());
      }
      closeSession();
      Opening opening =
          host.client()
              .open(
                  history.tree(commit),
                  new HarnessClient.Call(
                      fresh ? Known.fresh(subject.setUp()) : subject.setUp(), LONGEST_CALL),
                  LONGEST_CALL);
      if (opening instanceof Opening.Opened(HarnessSession session)) {
        open = new Open(treeId, session);
      }
      return opening;
    }
  }

  private void closeSession() {
    Open current = open;
    open = null;
    if (current != null) {
      current.session().closeQuietly();
    }
  }

  /// Ends the process first, so that a test which goes on is waited for no longer.
  @Override
  public void close() {
    closed = true;
    host.close();
    one.lock();
    try {
      open = null;
      host.close();
    } finally {
      one.unlock();
    }
  }
}
