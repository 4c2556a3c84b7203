package dev.envoi.report;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Numbers as people read them.
final class Figures {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);

  private Figures() {}

  /// `850 ms`, `12.3 s`, `4m 05s`, `2h 03m`.
  static String duration(Duration duration) {
    long ms = Math.max(0, duration.toMillis());
    if (ms < 1000) {
      return ms + " ms";
    }
    if (ms < 60_000) {
      return String.format(Locale.ROOT, "%.1f s", Math.floor(ms / 100.0) / 10);
    }
    long seconds = ms / 1000;
    if (seconds < 3600) {
      return String.format(Locale.ROOT, "%dm %02ds", seconds / 60, seconds % 60);
    }
    return String.format(Locale.ROOT, "%dh %02dm", seconds / 3600, seconds % 3600 / 60);
  }

  /// `950`, `12.4k`, `3.1M`.
  static String tokens(long count) {
    if (count < 1000) {
      return Long.toString(count);
    }
    boolean thousands = count < 999_950;
    double value = thousands ? count / 1e3 : count / 1e6;
    return String.format(Locale.ROOT, "%.1f%s", value, thousands ? "k" : "M");
  }

  static String count(long count) {
    return String.format(Locale.ROOT, "%,d", count);
  }

  /// `1 part`, `2 parts`.
  static String count(long count, String noun) {
    return count(count) + " " + noun + (count == 1 ? "" : "s");
  }

  /// `+3`, `-2`, or nothing when there is no difference.
  static String delta(int difference) {
    return difference == 0 ? "" : String.format(Locale.ROOT, "%+d", difference);
  }

  /// The first nine characters of a commit, or a dash.
  static String commit(@Nullable String commit) {
    return commit == null
        ? "–"
        : PlainText.line(commit.substring(0, Math.min(9, commit.length())), 9);
  }

  /// In UTC.
  static String time(Instant instant) {
    return TIME.format(instant);
  }
}
