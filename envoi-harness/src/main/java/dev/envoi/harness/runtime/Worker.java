package dev.envoi.harness.runtime;

import dev.envoi.harness.runtime.WorkerPipe.Message;
import java.io.EOFException;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A process of ours that runs one session, and with it the code of the environment. When it dies,
/// calls that wait for it and all later ones fail with [Gone]; its slots are free again.
final class Worker implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Worker.class);
  private static final Duration START = Duration.ofMinutes(1);
  private static final Duration GENTLE = Duration.ofSeconds(20);
  private static final Duration LAST_MOMENT = Duration.ofSeconds(2);

  private final Process process;
  private final WorkerPipe pipe;
  private final SlotPool slots;
  private final CompletableFuture<Void> ready = new CompletableFuture<>();
  private final Map<Integer, CompletableFuture<Reply>> waiting = new ConcurrentHashMap<>();
  private final AtomicInteger ids = new AtomicInteger();
  private final ReentrantLock lending = new ReentrantLock();
  private int lent;
  private volatile boolean gone;

  /// A worker that is not there any more.
  static final class Gone extends IOException {
    Gone(String why) {
      super("Session worker unavailable: " + why);
    }
  }

  Worker(Process process, SlotPool slots) {
    this.process = process;
    this.slots = slots;
    this.pipe = new WorkerPipe(process.getInputStream(), process.getOutputStream());
    Thread.ofPlatform().daemon().name("envoi-worker-" + process.pid()).start(this::listen);
  }

  /// Waits until it is ready for its first call.
  void awaitReady() throws IOException, InterruptedException {
    try {
      ready.get(START.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException _) {
      throw new Gone(ending());
    } catch (TimeoutException _) {
      throw new Gone("it was not ready within " + START.toSeconds() + " s");
    }
  }

  boolean isReady() {
    return ready.isDone() && isAlive();
  }

  boolean isAlive() {
    return !gone && process.isAlive();
  }

  long pid() {
    return process.pid();
  }

  Reply call(WorkerCall call) throws IOException, InterruptedException {
    int id = ids.incrementAndGet();
    CompletableFuture<Reply> reply = new CompletableFuture<>();
    waiting.put(id, reply);
    try {
      sendOrGone(new Message.Call(id, call));
      return reply.get();
    } catch (ExecutionException _) {
      throw new Gone(ending());
    } finally {
      waiting.remove(id);
    }
  }

  /// A call that may not take longer.
  Reply callWithin(Duration atMost, WorkerCall call)
      throws IOException, InterruptedException, TimeoutException {
    FutureTask<Reply> task = new FutureTask<>(() -> call(call));
    Thread.ofVirtual().start(task);
    try {
      return task.get(atMost.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException failed) {
      throw failed.getCause() instanceof Gone lost
          ? lost
          : new IOException("a worker was not asked", failed.getCause());
    } finally {
      task.cancel(true);
    }
  }

  private void sendOrGone(Message message) throws IOException {
    try {
      if (!gone) {
        pipe.send(message);
        return;
      }
    } catch (IOException _) {
      // told below
    }
    throw new Gone(ending());
  }

  private void listen() {
    try {
      while (true) {
        switch (pipe.receive()) {
          case Message.Ready() -> ready.complete(null);
          case Message.Answer(int id, Reply reply) -> {
            CompletableFuture<Reply> asked = waiting.get(id);
            if (asked != null) {
              asked.complete(reply);
            }
          }
          case Message.Want(boolean alone) -> Thread.ofVirtual().start(() -> lend(alone));
          case Message.GiveBack(int count) -> takeBack(count);
          case Message.Call _, Message.Grant _ -> throw new IOException("not for a server");
        }
      }
    } catch (IOException | RuntimeException over) {
      gone = true;
      if (!(over instanceof EOFException)) {
        LOG.warn("a worker does not speak as it should", over);
      }
      endSoon();
      takeBackAll();
      ready.completeExceptionally(over);
      waiting.values().forEach(asked -> asked.completeExceptionally(over));
    }
  }

  /// It may be ending by itself, and its status tells why.
  private void endSoon() {
    try {
      if (process.waitFor(LAST_MOMENT.toMillis() / 2, TimeUnit.MILLISECONDS)) {
        return;
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    process.destroyForcibly();
  }

  private void lend(boolean alone) {
    int count = alone ? slots.count() : 1;
    try {
      slots.take(count);
    } catch (InterruptedException _) {
      return;
    }
    lending.lock();
    try {
      if (gone) {
        slots.give(count);
        return;
      }
      lent += count;
    } finally {
      lending.unlock();
    }
    try {
      pipe.send(new Message.Grant(alone));
    } catch (IOException _) {
      // the listener takes everything back
    }
  }

  private void takeBack(int count) throws IOException {
    lending.lock();
    try {
      if (count < 0 || count > lent) {
        throw new IOException("a worker gave back slots that it had not");
      }
      lent -= count;
      slots.give(count);
    } finally {
      lending.unlock();
    }
  }

  private void takeBackAll() {
    lending.lock();
    try {
      slots.give(lent);
      lent = 0;
    } finally {
      lending.unlock();
    }
  }

  private String ending() {
    try {
      if (process.waitFor(LAST_MOMENT.toMillis(), TimeUnit.MILLISECONDS)) {
        int status = process.exitValue();
        return status > 128
            ? "it was ended by signal " + (status - 128)
            : "it ended with status " + status;
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    return "it does not answer";
  }

  /// Ends it with everything that it runs; when it does not end by itself, it is killed, and what
  /// it runs dies with it.
  @Override
  public void close() {
    try {
      process.getOutputStream().close();
    } catch (IOException _) {
      // it is gone already
    }
    try {
      if (!process.waitFor(GENTLE.toMillis(), TimeUnit.MILLISECONDS)) {
        process.destroyForcibly().waitFor();
      }
    } catch (InterruptedException _) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
