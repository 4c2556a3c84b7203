package dev.envoi.relay;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// How long a provider says that its limit lasts.
final class LimitReaderTests {
  private static final Instant NOW = Instant.parse("2026-11-25T12:00:00Z");

  private static Optional<Duration> left(int status, Map<String, String> headers, String body) {
    Map<String, List<String>> all = new HashMap<>();
    headers.forEach((name, value) -> all.put(name, List.of(value)));
    LimitReader reader = new LimitReader(status, HttpHeaders.of(all, (_, _) -> true), NOW);
    for (byte one : body.getBytes(StandardCharsets.UTF_8)) {
      reader.accept(new byte[] {one}, 1);
    }
    return reader.left();
  }

  @Test
  void theHeaderSaysSecondsOrADate() {
    assertThat(left(429, Map.of("retry-after", "20"), "")).contains(Duration.ofSeconds(20));
    assertThat(left(429, Map.of("Retry-After", "Wed, 25 Nov 2026 12:01:30 GMT"), ""))
        .contains(Duration.ofSeconds(90));
    assertThat(left(429, Map.of("retry-after", "soon"), "")).isEmpty();
  }

  @Test
  void theBodySaysSecondsOrAMoment() {
    assertThat(left(429, Map.of(), "{\"error\":{\"resets_in_seconds\":7}}"))
        .contains(Duration.ofSeconds(7));
    long at = NOW.plusSeconds(3600).getEpochSecond();
    assertThat(
            left(429, Map.of("retry-after", "2"), "{\"error\":{\"resets_at\":%d}}".formatted(at)))
        .contains(Duration.ofHours(1));
    assertThat(left(429, Map.of(), "{\"error\":{\"resets_at\":" + Long.MAX_VALUE + "}}")).isEmpty();
    assertThat(left(429, Map.of(), "{\"error\":{\"resets_in_seconds\":" + Long.MAX_VALUE + "}}"))
        .contains(Duration.ofDays(3650));
  }

  @Test
  void whatNamesNoEndHasNone() {
    assertThat(left(429, Map.of(), "no JSON")).isEmpty();
    assertThat(left(429, Map.of(), "{\"error\":{\"resets_at\":1}}")).isEmpty();
    assertThat(left(503, Map.of("retry-after", "20"), "")).as("down, and no limit").isEmpty();
    assertThat(left(429, Map.of(), "{\"error\":{\"pad\":\"" + "x".repeat(1 << 17) + "\"}}"))
        .isEmpty();
  }
}
