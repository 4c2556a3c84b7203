package dev.envoi.cli;

import dev.envoi.sandbox.MissingToolException;
import dev.envoi.trace.UserError;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Everything that a run needs, looked at at once and before anything is started, so that a refusal
/// names all that is missing and not the first of it. Checks may wait for each other's results.
final class Preflight {
  private static final Duration AT_MOST = Duration.ofSeconds(60);

  private final Duration patience;
  private final Map<String, FutureTask<?>> checks = new LinkedHashMap<>();
  private final long begun = System.nanoTime();

  /// @param patience after this, a run is refused for what is known to be missing, without waiting
  ///   for the rest
  Preflight(Duration patience) {
    this.patience = patience;
  }

  /// Begins to look at something. What is wrong with it is an exception, whose message says what
  /// mends it.
  <T> FutureTask<T> find(String what, Callable<T> check) {
    FutureTask<T> task = new FutureTask<>(check);
    checks.put(what, task);
    Thread.ofPlatform().daemon().name("preflight").start(task);
    return task;
  }

  /// What can only be right or wrong.
  @FunctionalInterface
  interface Check {
    void run() throws Exception;
  }

  /// Likewise, for its result alone.
  void check(String what, Check check) {
    var _ =
        find(
            what,
            () -> {
              check.run();
              return true;
            });
  }

  /// Likewise; a finding that is needed and not good is refused.
  void look(String what, Callable<Finding> look) {
    check(
        what,
        () -> {
          Finding finding = look.call();
          if (finding.needed() && !finding.good()) {
            throw new IOException(finding.problem());
          }
        });
  }

  /// Returns when nothing is missing. One thing that is missing is thrown as it was, several as one
  /// error that has a line for each.
  void finish() throws IOException, InterruptedException {
    Map<String, Throwable> problems = new LinkedHashMap<>();
    Set<String> late = new LinkedHashSet<>();
    for (String what : checks.keySet()) {
      if (!await(what, patience.minusNanos(System.nanoTime() - begun), problems)) {
        late.add(what);
      }
    }
    if (problems.isEmpty()) {
      for (String what : late) { // nothing is known to be missing: a slow machine may take its time
        if (!await(what, AT_MOST, problems)) {
          String words = "%s: no answer within %d s".formatted(what, AT_MOST.toSeconds());
          problems.put(words, new IOException(words));
        }
      }
      late.clear();
    }
    refuse(problems, late);
  }

  /// False when it takes longer.
  private boolean await(String what, Duration time, Map<String, Throwable> problems)
      throws InterruptedException {
    try {
      Object _ = task(what).get(Math.max(0, time.toNanos()), TimeUnit.NANOSECONDS);
    } catch (TimeoutException _) {
      return false;
    } catch (ExecutionException e) {
      Throwable cause = e.getCause();
      if (cause instanceof Error error) {
        throw error;
      }
      if (cause != null && !(cause instanceof ExecutionException)) { // else it is told elsewhere
        problems.putIfAbsent(String.valueOf(cause.getMessage()), cause);
      }
    }
    return true;
  }

  private FutureTask<?> task(String what) {
    return Objects.requireNonNull(checks.get(what));
  }

  private static void refuse(Map<String, Throwable> problems, Set<String> late) throws IOException {
    if (problems.isEmpty()) {
      return;
    }
    if (problems.size() == 1) {
      switch (problems.values().iterator().next()) {
        case IOException e -> throw e;
        case RuntimeException e -> throw e;
        case Throwable e -> throw new IllegalStateException(e);
      }
    }
    StringBuilder message = new StringBuilder("the run cannot begin:");
    problems.keySet().forEach(one -> message.append("\n- ").append(one.replace("\n", "\n  ")));
    if (!late.isEmpty()) {
      message.append("\n- not known yet: ").append(String.join(", ", late));
    }
    boolean refused =
        problems.values().stream()
            .anyMatch(e -> e instanceof UserError || e instanceof MissingToolException);
    if (refused) {
      throw new UserError(message.toString());
    }
    throw new IOException(message.toString());
  }
}
