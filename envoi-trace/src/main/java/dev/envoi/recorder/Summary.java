package dev.envoi.recorder;

/// The one line that stands for a part in tables.
final class Summary {
  private static final int LONGEST = 240;

  private Summary() {}

  /// At most 240 characters on one line, control characters and runs of blanks made one blank.
  static String of(String text) {
    String head = text.length() > 4 * LONGEST ? text.substring(0, 4 * LONGEST) : text;
    String line = head.replaceAll("[\\p{Cntrl}\\s]+", " ").strip();
    if (line.length() <= LONGEST) {
      return line;
    }
    int end = Character.isHighSurrogate(line.charAt(LONGEST - 2)) ? LONGEST - 2 : LONGEST - 1;
    return line.substring(0, end) + "…";
  }
}
