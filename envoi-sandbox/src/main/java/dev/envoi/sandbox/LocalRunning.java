package dev.envoi.sandbox;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/// A child of ours with everything below it. Once [#await] has told the end, or [#close] has
/// returned, nothing of it is left.
final class LocalRunning implements Child {
  static final File NULL = new File("/dev/null");

  private static final int SIGNALS = 64;

  private final Process process;
  private final Family family;
  private final Consumer<AutoCloseable> whenOver;
  private final List<AutoCloseable> withIt = new CopyOnWriteArrayList<>();
  private final ReentrantLock closing = new ReentrantLock();

  LocalRunning(Process process, Family family, Consumer<AutoCloseable> whenOver) {
    this.process = process;
    this.family = family;
    this.whenOver = whenOver;
  }

  @Override
  public OutputStream stdin() {
    return process.getOutputStream();
  }

  @Override
  public InputStream stdout() {
    return process.getInputStream();
  }

  @Override
  public InputStream stderr() {
    return process.getErrorStream();
  }

  @Override
  public Optional<Outcome.Ending> await(Duration atMost) throws InterruptedException {
    if (!process.waitFor(atMost.toNanos(), TimeUnit.NANOSECONDS)) {
      return Optional.empty();
    }
    int status = process.exitValue();
    if (status > 128) {
      // the supervisor may have been killed before it could end the others
      family.end(process);
    }
    whenOver.accept(this);
    return Optional.of(ending(status));
  }

  /// A supervisor ends with 128 + n when its command was ended by a signal.
  static Outcome.Ending ending(int status) {
    return status > 128 && status <= 128 + SIGNALS
        ? new Outcome.Ending.Signalled(status - 128)
        : new Outcome.Ending.Exited(status);
  }

  @Override
  public void kill() {
    closing.lock();
    try {
      if (process.isAlive() || process.exitValue() > 128) {
        family.end(process);
      }
      whenOver.accept(this);
    } finally {
      closing.unlock();
    }
  }

  @Override
  public void close() {
    kill();
    closeQuietly(process.getOutputStream());
    closeQuietly(process.getInputStream());
    closeQuietly(process.getErrorStream());
    withIt.forEach(LocalRunning::closeQuietly);
  }

  /// Ends with [#close], after the command.
  void closeWith(AutoCloseable thing) {
    withIt.add(thing);
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /// The first process that the one we started has started: in namespaces of its own, if any is.
  OptionalLong firstInside() {
    return process.children().mapToLong(ProcessHandle::pid).findFirst();
  }

  static void closeQuietly(AutoCloseable stream) {
    try {
      stream.close();
    } catch (IOException _) {
      // the other side is gone; nothing can be lost any more
    } catch (Exception impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
