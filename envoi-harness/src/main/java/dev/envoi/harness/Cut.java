package dev.envoi.harness;

import org.jspecify.annotations.Nullable;

/// Texts of a submission may be endless; what is shown of them is not.
public final class Cut {
  private Cut() {}

  /// The beginning and the end of a text that is longer than `limit` characters, with a note
  /// between them; else the text.
  public static String middle(String text, int limit) {
    if (text.length() <= limit) {
      return text;
    }
    int head = limit * 2 / 3;
    int tail = limit - head;
    return text.substring(0, head)
        + "\n... ["
        + (text.length() - limit)
        + " characters cut] ...\n"
        + text.substring(text.length() - tail);
  }

  static @Nullable String middleOrNull(@Nullable String text, int limit) {
    return text == null ? null : middle(text, limit);
  }
}
