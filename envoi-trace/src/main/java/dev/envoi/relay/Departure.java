package dev.envoi.relay;

import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/// What happens when the agent closes its connection: whoever waits for the provider's answer is
/// interrupted, and once there is an answer its stream is closed.
final class Departure {
  private final Thread waiting = Thread.currentThread();
  private @Nullable InputStream answer;
  private boolean happened;
  private boolean over;

  synchronized void happened() {
    if (over) {
      return;
    }
    happened = true;
    if (answer == null) {
      waiting.interrupt();
    } else {
      close(answer);
    }
  }

  /// From now on there is a stream to close.
  synchronized void answered(InputStream stream) {
    answer = stream;
    if (happened) {
      close(stream);
    }
  }

  private static void close(InputStream stream) {
    try {
      stream.close();
    } catch (IOException _) {
      // it is over either way
    }
  }

  /// Nobody waits any more; says whether the agent went away before that.
  synchronized boolean over() {
    over = true;
    return happened;
  }
}
