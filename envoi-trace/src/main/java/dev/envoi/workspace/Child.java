package dev.envoi.workspace;

import dev.envoi.sandbox.OwnSession;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/// A child process that never waits for us in vain: its errors are drained by a platform thread,
/// and while we wait for it (see [#expect]) it is killed when the limit has passed.
final class Child implements AutoCloseable {
  private static final int ERRORS_KEPT = 8 * 1024;
  private static final long NOBODY_WAITS = Long.MAX_VALUE;
  private static final long LOOK_MILLIS = 500;

  private final String name;
  private final Process process;
  private final Duration limit;
  private final Thread errors;
  private final ByteArrayOutputStream errorText = new ByteArrayOutputStream();
  private volatile long waitingSince = NOBODY_WAITS;
  private volatile boolean late;

  /// @param limit how long we wait for it at a time
  Child(ProcessBuilder builder, Duration limit) throws IOException {
    this.name = String.join(" ", builder.command());
    this.limit = limit;
    builder.command(OwnSession.of(builder.command()));
    this.process = builder.start();
    this.errors = Thread.ofPlatform().daemon().name("child-errors").start(this::drainErrors);
    Thread.ofPlatform().daemon().name("child-deadline").start(this::watch);
  }

  InputStream output() {
    return process.getInputStream();
  }

  OutputStream input() {
    return process.getOutputStream();
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /// From now on we wait for it.
  void expect() {
    waitingSince = System.nanoTime();
  }

  /// It has answered.
  void answered() {
    waitingSince = NOBODY_WAITS;
  }

  /// Waits for its end and returns its exit status.
  int end() throws IOException {
    expect();
    try {
      int status = process.waitFor();
      errors.join();
      if (late) {
        throw failure("did not end within " + limit.toSeconds() + " s");
      }
      return status;
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new GitException("interrupted while waiting for " + name, interrupted);
    } finally {
      answered();
    }
  }

  /// What went wrong, with the child's own words.
  GitException failure(String what) {
    String words = errorText.toString(StandardCharsets.UTF_8).strip();
    return new GitException(name + ": " + what + (words.isEmpty() ? "" : ": " + words));
  }

  /// What its end has to do with a failure to write to it: its own words count, the broken pipe
  /// does not.
  IOException explain(IOException failed) throws IOException {
    if (!late && process.isAlive() && !isBrokenPipe(failed)) {
      return failed;
    }
    GitException explained = failure("ended with " + end());
    explained.addSuppressed(failed);
    return explained;
  }

  private static boolean isBrokenPipe(IOException failed) {
    String message = failed.getMessage();
    return message != null
        && (message.contains("Broken pipe") || message.contains("Stream closed"));
  }

  /// Kills it when it still runs.
  @Override
  public void close() {
    process.destroyForcibly();
  }

  private void drainErrors() {
    byte[] chunk = new byte[1024];
    try (InputStream in = process.getErrorStream()) {
      for (int n; (n = in.read(chunk)) >= 0; ) {
        if (errorText.size() < ERRORS_KEPT) {
          errorText.write(chunk, 0, n);
        }
      }
    } catch (IOException _) {
      // it was killed
    }
  }

  private void watch() {
    try {
      while (!process.waitFor(LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
        long since = waitingSince;
        if (since != NOBODY_WAITS && System.nanoTime() - since > limit.toNanos()) {
          late = true;
          process.destroyForcibly();
        }
      }
    } catch (InterruptedException stop) {
      throw new UncheckedIOException(new IOException("nobody interrupts this thread", stop));
    }
  }
}
