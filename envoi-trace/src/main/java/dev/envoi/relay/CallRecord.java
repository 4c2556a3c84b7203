package dev.envoi.relay;

import dev.envoi.trace.JournalEvent.ModelCalled;
import dev.envoi.trace.Usage;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What is known of a request so far. Owned by its thread.
final class CallRecord {
  private final ModelApi api;
  private final long requestBytes;
  private final long begun = System.nanoTime();
  private UsageReader reader = new UsageReader(false);
  private LimitReader limit = LimitReader.none();
  private Outcome outcome = Outcome.UNREACHABLE;
  private long expectedBytes = -1;
  private long responseBytes;
  private int status;
  private @Nullable Long firstByteMs;

  /// How it ended.
  enum Outcome {
    COMPLETE("complete"),
    CUT("cut"),
    ABANDONED("abandoned"),
    UNREACHABLE("unreachable");

    private final String word;

    Outcome(String word) {
      this.word = word;
    }
  }

  CallRecord(ModelApi api, long requestBytes) {
    this.api = api;
    this.requestBytes = requestBytes;
  }

  void answered(Provider.Answer answer) {
    status = answer.status();
    outcome = Outcome.CUT;
    expectedBytes = answer.headers().firstValueAsLong("content-length").orElse(-1);
    limit = new LimitReader(status, answer.headers(), Instant.now());
    String type = answer.headers().firstValue("content-type").orElse("");
    reader = new UsageReader(type.startsWith("text/event-stream"));
  }

  /// Some of the answer has come; gives the tokens that it tells.
  Optional<Usage> received(byte[] bytes, int count) {
    if (firstByteMs == null) {
      firstByteMs = elapsedMs();
    }
    responseBytes += count;
    reader.accept(bytes, count);
    limit.accept(bytes, count);
    if (responseBytes == expectedBytes) {
      reader.finish();
    }
    return reader.fresh();
  }

  /// How long the provider gives no more, where it says so.
  Optional<Duration> limit() {
    return limit.left();
  }

  /// The answer is whole; gives the tokens that its end tells.
  Optional<Usage> completed() {
    outcome = Outcome.COMPLETE;
    if (responseBytes != expectedBytes) {
      reader.finish();
    }
    return reader.fresh();
  }

  /// The agent went away, before or after it had all.
  void abandoned() {
    outcome = outcome == Outcome.COMPLETE ? outcome : Outcome.ABANDONED;
  }

  private long elapsedMs() {
    return Duration.ofNanos(System.nanoTime() - begun).toMillis();
  }

  ModelCalled event() {
    return new ModelCalled(
        api.path(),
        reader.model(),
        reader.responseId(),
        status,
        outcome.word,
        firstByteMs,
        elapsedMs(),
        requestBytes,
        responseBytes,
        reader.usage());
  }
}
