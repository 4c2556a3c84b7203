package dev.envoi.harness.runtime;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Starts workers, and keeps one in reserve, since a process needs a while until it is ready.
final class WorkerPool implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(WorkerPool.class);

  /// A new reserve is not started beside the set-up of the session that took the old one, which
  /// needs the cores, unless that takes long.
  private static final Duration REFILL_AT_LATEST = Duration.ofSeconds(1);

  private final Program program;
  private final SlotPool slots;

  /// One platform thread starts them all, and lives as long as the pool.
  private final ScheduledExecutorService starter =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("envoi-workers").factory());

  private final ReentrantLock lock = new ReentrantLock();
  private @Nullable Worker reserve;
  private boolean closed;

  /// How a worker is started.
  record Program(List<String> command, Map<String, String> environment) {
    Program {
      command = List.copyOf(command);
      environment = Map.copyOf(environment);
    }

    /// A worker with the Java and the class path of this process.
    static Program of(WorkerMain.Spec spec, Map<String, String> variables) {
      List<String> command = new ArrayList<>(JavaCommand.of(WorkerMain.class));
      command.addAll(spec.arguments());
      return new Program(command, variables);
    }
  }

  WorkerPool(Program program, SlotPool slots) {
    this.program = program;
    this.slots = slots;
  }

  /// A worker for the caller alone, who closes it.
  Worker take() throws IOException, InterruptedException {
    Worker kept = takeReserve();
    Worker worker = kept == null ? start() : kept;
    try {
      worker.awaitReady();
    } catch (IOException | InterruptedException failed) {
      worker.close();
      throw failed;
    }
    var _ =
        starter.schedule(
            () -> Thread.ofVirtual().start(this::refill),
            REFILL_AT_LATEST.toMillis(),
            TimeUnit.MILLISECONDS);
    return worker;
  }

  /// Starts a reserve when there is none; does not wait for it.
  void refill() {
    lock.lock();
    try {
      if (!closed && reserve == null) {
        reserve = start();
      }
    } catch (IOException failed) {
      LOG.warn("no worker could be started in reserve", failed);
    } finally {
      lock.unlock();
    }
  }

  boolean hasReserve() {
    lock.lock();
    try {
      return reserve != null && reserve.isReady();
    } finally {
      lock.unlock();
    }
  }

  private @Nullable Worker takeReserve() throws IOException {
    lock.lock();
    try {
      if (closed) {
        throw new IOException("the harness is closed");
      }
      Worker kept = reserve;
      reserve = null;
      return kept != null && kept.isAlive() ? kept : null;
    } finally {
      lock.unlock();
    }
  }

  private Worker start() throws IOException {
    ProcessBuilder builder = new ProcessBuilder(program.command());
    builder.environment().clear();
    builder.environment().putAll(program.environment());
    builder.redirectError(ProcessBuilder.Redirect.INHERIT);
    try {
      return new Worker(starter.submit(builder::start).get(), slots);
    } catch (ExecutionException failed) {
      throw new IOException("a worker could not be started: " + failed.getCause(), failed);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while a worker was started", interrupted);
    }
  }

  @Override
  public void close() {
    Worker kept;
    lock.lock();
    try {
      closed = true;
      kept = reserve;
      reserve = null;
    } finally {
      lock.unlock();
    }
    if (kept != null) {
      kept.close();
    }
    starter.shutdown();
  }
}
