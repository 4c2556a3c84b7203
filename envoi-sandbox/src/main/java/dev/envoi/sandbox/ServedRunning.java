package dev.envoi.sandbox;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

/// A process at the other end of a [ServeLink], with everything below it: its supervisor is there,
/// and what outlives that one, `box serve` ends.
final class ServedRunning implements Child {
  private static final int SIGKILL = 9;
  private static final int SIGTERM = 15;
  private static final long GRACE_MILLIS = 2000;

  private final ServeChannel channel;
  private final OutputStream stdin;
  private final Consumer<AutoCloseable> whenOver;

  ServedRunning(ServeChannel channel, Consumer<AutoCloseable> whenOver) {
    this.channel = channel;
    this.stdin = new BufferedOutputStream(channel.output());
    this.whenOver = whenOver;
  }

  @Override
  public OutputStream stdin() {
    return stdin;
  }

  @Override
  public InputStream stdout() {
    return channel.input();
  }

  @Override
  public InputStream stderr() {
    return channel.errors();
  }

  @Override
  public Optional<Outcome.Ending> await(Duration atMost) throws InterruptedException {
    Optional<Outcome.Ending> ending = Optional.ofNullable(channel.awaitEnd(atMost.toNanos()));
    if (ending.isPresent()) {
      whenOver.accept(this);
    }
    return ending;
  }

  @Override
  public void kill() {
    if (!channel.hasEnded()) {
      signal(SIGTERM);
      if (!Patience.upTo(GRACE_MILLIS, channel::hasEnded)) {
        signal(SIGKILL);
        Patience.until("a process in a sandbox to end", channel::hasEnded);
      }
    }
    whenOver.accept(this);
  }

  private void signal(int number) {
    try {
      channel.signal(number);
    } catch (IOException _) {
      // the sandbox is lost or about to be: all in it ends, and the channel with it
    }
  }

  @Override
  public void close() {
    kill();
    LocalRunning.closeQuietly(stdin);
    channel.close();
  }
}
