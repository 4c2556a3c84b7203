package dev.envoi.store.s3;

import java.time.Duration;

/// How long a store is waited for, and how often it is asked again.
///
/// @param connect for a connection
/// @param silence how long a connection may be silent, and how long a request without a body takes
/// @param slowest bytes a second; what sends less than that is given up
/// @param attempts for each request
/// @param pause before the second attempt; it doubles
/// @param longest pause
public record S3Patience(
    Duration connect,
    Duration silence,
    int slowest,
    int attempts,
    Duration pause,
    Duration longest) {
  static final S3Patience DEFAULT =
      new S3Patience(
          Duration.ofSeconds(5),
          Duration.ofSeconds(20),
          5_000,
          4,
          Duration.ofMillis(100),
          Duration.ofSeconds(4));

  /// The longest time for one attempt to send so many bytes.
  Duration forSending(long bytes) {
    return silence.plusMillis(bytes * 1000 / slowest);
  }
}
