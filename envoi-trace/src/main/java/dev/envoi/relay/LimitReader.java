package dev.envoi.relay;

import dev.envoi.trace.TraceJson;
import java.io.ByteArrayOutputStream;
import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/// Reads out of a provider's 429 how long its limit lasts: `retry-after`, and what ChatGPT says in
/// its body (`resets_in_seconds`, `resets_at`); the longest counts. Never fails; what it cannot
/// read names no end.
final class LimitReader {
  private static final int TOO_MANY_REQUESTS = 429;
  private static final int LONGEST_BODY = 64 << 10;
  private static final Duration LONGEST = Duration.ofDays(3650);

  private final boolean limited;
  private final Instant now;
  private final ByteArrayOutputStream body = new ByteArrayOutputStream();
  private Duration left = Duration.ZERO;

  LimitReader(int status, HttpHeaders headers, Instant now) {
    this.limited = status == TOO_MANY_REQUESTS;
    this.now = now;
    if (limited) {
      headers.firstValue("retry-after").ifPresent(value -> atLeast(retryAfter(value.strip())));
    }
  }

  /// No answer at all.
  static LimitReader none() {
    return new LimitReader(0, HttpHeaders.of(Map.of(), (_, _) -> true), Instant.EPOCH);
  }

  void accept(byte[] bytes, int count) {
    if (limited && body.size() + count <= LONGEST_BODY) {
      body.write(bytes, 0, count);
    }
  }

  /// How long it lasts from the answer on; empty when this is no limit, or it names no end.
  Optional<Duration> left() {
    if (body.size() > 0) {
      look(body.toString(StandardCharsets.UTF_8));
    }
    return left.isPositive() ? Optional.of(left) : Optional.empty();
  }

  private void look(String text) {
    try {
      JsonNode error = TraceJson.MAPPER.readTree(text).path("error");
      long seconds = error.path("resets_in_seconds").asLong(0);
      long at = error.path("resets_at").asLong(0);
      atLeast(Duration.ofSeconds(seconds));
      if (seconds == 0 && at > 0) {
        atLeast(Duration.between(now, Instant.ofEpochSecond(at)));
      }
    } catch (JacksonException | DateTimeException | ArithmeticException _) {
      // not whole yet, or not ours to judge
    }
  }

  private void atLeast(@Nullable Duration other) {
    if (other != null && other.compareTo(left) > 0) {
      left = other.compareTo(LONGEST) > 0 ? LONGEST : other;
    }
  }

  /// Seconds, or a date.
  private @Nullable Duration retryAfter(String value) {
    try {
      return value.matches("\\d{1,9}")
          ? Duration.ofSeconds(Long.parseLong(value))
          : Duration.between(
              now, ZonedDateTime.parse(value, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant());
    } catch (DateTimeException _) {
      return null;
    }
  }
}
