package dev.envoi.testing;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// What a harness process says. Platform threads drain both of its streams to their ends, so that
/// it never waits for us; the last lines are kept.
final class HarnessWords {
  private static final String LISTENING = "LISTENING ";
  private static final int KEPT_LINES = 60;
  private static final int KEPT_CHARACTERS = 500;
  private static final Duration LAST_WORDS = Duration.ofSeconds(2);

  private final CompletableFuture<URI> address = new CompletableFuture<>();
  private final CompletableFuture<Void> saidAll = new CompletableFuture<>();
  private final Deque<String> last = new ArrayDeque<>();

  private HarnessWords() {}

  static HarnessWords of(Process process) {
    HarnessWords words = new HarnessWords();
    drain(process.getErrorStream(), words::keep, () -> words.saidAll.complete(null));
    drain(process.getInputStream(), words::hear, words::ended);
    return words;
  }

  /// Where the harness listens.
  URI listening(Duration atMost) throws HarnessException, InterruptedException, TimeoutException {
    try {
      return address.get(atMost.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException ended) {
      throw new HarnessException(
          "the harness ended before it listened: " + last(), ended.getCause());
    }
  }

  /// Whether it never told where it listens.
  boolean silent() {
    return !address.isDone() || address.isCompletedExceptionally();
  }

  String last() {
    synchronized (last) {
      return String.join("\n", last).strip();
    }
  }

  private void hear(String line) {
    if (line.startsWith(LISTENING) && !address.isDone()) {
      address.complete(URI.create(line.substring(LISTENING.length()).strip()));
    } else {
      keep(line);
    }
  }

  private void keep(String line) {
    synchronized (last) {
      last.addLast(line.length() > KEPT_CHARACTERS ? line.substring(0, KEPT_CHARACTERS) : line);
      if (last.size() > KEPT_LINES) {
        last.removeFirst();
      }
    }
  }

  private void ended() {
    try {
      saidAll.get(LAST_WORDS.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException | ExecutionException | TimeoutException _) {
      // then without its last words
    }
    address.completeExceptionally(new IOException("its standard output ended"));
  }

  private static void drain(
      InputStream stream, java.util.function.Consumer<String> each, Runnable atEnd) {
    Thread.ofPlatform()
        .daemon()
        .name("envoi-harness-words")
        .start(() -> {
          try (BufferedReader lines =
              new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
            String line;
            while ((line = lines.readLine()) != null) {
              each.accept(line);
            }
          } catch (IOException _) {
            // the process is gone, and so is its stream
          } finally {
            atEnd.run();
          }
        });
  }
}
