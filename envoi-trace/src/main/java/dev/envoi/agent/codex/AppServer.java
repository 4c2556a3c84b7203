package dev.envoi.agent.codex;

import dev.envoi.sandbox.Running;
import dev.envoi.trace.TraceJson;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// A running `codex app-server`: requests and their answers, and everything else that it says, in
/// its order, to a [Listener]. Requests may come from any thread but the listener's.
final class AppServer implements AutoCloseable {
  private static final int LAST_WORDS = 20;

  private final Running process;
  private final OutputStream stdin;
  private final Listener listener;
  private final AtomicLong requests = new AtomicLong();
  private final Map<Long, CompletableFuture<JsonNode>> waiting = new ConcurrentHashMap<>();
  private final Deque<String> lastWords = new ArrayDeque<>();
  private final CompletableFuture<Void> ended = new CompletableFuture<>();

  /// Hears the server, on the thread that reads it.
  interface Listener {
    void heard(Notification notification, JsonNode raw);

    /// It asked for something that we never allow.
    void refused(JsonNode raw);

    /// A line that is no message.
    void garbage(String line);

    /// Nothing more will come.
    void ended();
  }

  /// Takes a process that was just started.
  AppServer(Running process, Listener listener) {
    this.process = process;
    this.stdin = process.stdin();
    this.listener = listener;
    Thread.ofPlatform().daemon().name("codex-stdout").start(this::read);
    Thread.ofPlatform().daemon().name("codex-stderr").start(this::drain);
  }

  /// Asks and waits for the answer.
  ///
  /// @throws CodexException when it refuses, has ended, or does not answer in time
  JsonNode request(String method, JsonNode params, Duration atMost)
      throws CodexException, InterruptedException {
    long id = requests.incrementAndGet();
    CompletableFuture<JsonNode> answer = new CompletableFuture<>();
    waiting.put(id, answer);
    if (ended.isDone()) {
      throw new CodexException("codex has ended" + words());
    }
    try {
      send(message(method, params).put("id", id));
      return answer.get(atMost.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw new CodexException(method + ": " + reason(e.getCause()), e);
    } catch (TimeoutException e) {
      throw new CodexException(
          "%s: codex did not answer within %d s%s".formatted(method, atMost.toSeconds(), words()),
          e);
    } catch (IOException e) {
      throw new CodexException(method + ": codex cannot be reached" + words(), e);
    } finally {
      waiting.remove(id);
    }
  }

  private static String reason(@Nullable Throwable cause) {
    return cause == null ? "it failed" : String.valueOf(cause.getMessage());
  }

  /// Tells something that has no answer.
  void tell(String method) throws CodexException {
    try {
      send(TraceJson.MAPPER.createObjectNode().put("method", method));
    } catch (IOException e) {
      throw new CodexException(method + ": codex cannot be reached" + words(), e);
    }
  }

  private static ObjectNode message(String method, JsonNode params) {
    ObjectNode message = TraceJson.MAPPER.createObjectNode().put("method", method);
    message.set("params", params);
    return message;
  }

  private void send(JsonNode message) throws IOException {
    byte[] line = (message + "\n").getBytes(StandardCharsets.UTF_8);
    synchronized (stdin) {
      stdin.write(line);
      stdin.flush();
    }
  }

  private void read() {
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(process.stdout(), StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        take(Incoming.parse(line));
      }
    } catch (IOException e) {
      // the process is gone, which is what this tells
    } finally {
      ended.complete(null);
      waiting
          .values()
          .forEach(answer ->
              answer.completeExceptionally(new CodexException("codex has ended" + words())));
      listener.ended();
    }
  }

  private void take(Incoming incoming) throws IOException {
    switch (incoming) {
      case Incoming.Answer(long id, JsonNode result) -> answer(id).complete(result);
      case Incoming.Refusal(long id, String message) ->
          answer(id).completeExceptionally(new CodexException(message));
      case Incoming.Notice(Notification notification, JsonNode raw) ->
          listener.heard(notification, raw);
      case Incoming.Request(JsonNode id, JsonNode raw) -> {
        ObjectNode no = TraceJson.MAPPER.createObjectNode();
        no.set("id", id);
        no.putObject("error").put("code", -32601).put("message", "not allowed here");
        send(no);
        listener.refused(raw);
      }
      case Incoming.Garbage(String line) -> listener.garbage(line);
    }
  }

  private CompletableFuture<JsonNode> answer(long id) {
    CompletableFuture<JsonNode> answer = waiting.get(id);
    return answer == null ? new CompletableFuture<>() : answer;
  }

  private void drain() {
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(process.stderr(), StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        synchronized (lastWords) {
          if (lastWords.size() == LAST_WORDS) {
            lastWords.removeFirst();
          }
          lastWords.add(plain(line));
        }
      }
    } catch (IOException e) {
      // the process is gone
    }
  }

  /// Without the colours of a terminal, and not longer than a sentence.
  private static String plain(String line) {
    String text = line.replaceAll("\u001b\\[[0-9;]*m", "");
    return text.length() > 500 ? text.substring(0, 500) + "…" : text;
  }

  /// The last line that it wrote on standard error, as the end of a sentence.
  String words() {
    synchronized (lastWords) {
      return lastWords.isEmpty() ? "" : "; its last words: " + lastWords.getLast();
    }
  }

  /// Whether it has ended.
  boolean hasEnded() {
    return ended.isDone();
  }

  /// Ends it and all that it started.
  @Override
  public void close() {
    process.close();
  }
}
