package dev.envoi.report;

/// Makes texts of agents and of their programs fit to be shown: one line, no characters that steer
/// a terminal or turn the reading direction, and never longer than wanted, however long they are.
final class PlainText {
  private static final int REPLACEMENT = 0xFFFD;

  private PlainText() {}

  /// One line of at most `longest` characters, the last one an ellipsis when it was cut.
  static String line(String text, int longest) {
    StringBuilder out = new StringBuilder(Math.min(text.length(), longest) + 2);
    int count = 0;
    boolean space = false;
    // A bound on what is looked at as well: a text may be megabytes of white space.
    int end = Math.min(text.length(), 16 * longest + 64);
    for (int i = 0; i < end; ) {
      int c = text.codePointAt(i);
      i += Character.charCount(c);
      if (Character.isWhitespace(c) || Character.isSpaceChar(c)) {
        space = count > 0;
        continue;
      }
      int needed = space ? 2 : 1;
      if (count + needed > longest) {
        return cut(out, count, longest);
      }
      if (space) {
        out.append(' ');
      }
      out.appendCodePoint(isShown(c) ? c : REPLACEMENT);
      count += needed;
      space = false;
    }
    return end < text.length() ? cut(out, count, longest) : out.toString();
  }

  private static String cut(StringBuilder out, int count, int longest) {
    if (count >= longest) {
      out.setLength(out.offsetByCodePoints(out.length(), -1));
    }
    return out.append('…').toString();
  }

  private static boolean isShown(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL, Character.SURROGATE, Character.UNASSIGNED -> false;
      // Joiners make emoji and some scripts; the other format characters reorder or hide text.
      case Character.FORMAT -> c == 0x200D || c == 0x200C;
      default -> true;
    };
  }

  /// Several lines of at most `longest` characters together; line breaks and tabs stay.
  static String block(String text, int longest) {
    StringBuilder out = new StringBuilder(Math.min(text.length(), longest) + 2);
    int end = Math.min(text.length(), longest);
    for (int i = 0; i < end; ) {
      int c = text.codePointAt(i);
      i += Character.charCount(c);
      if (c != '\r') {
        out.appendCodePoint(c == '\n' || c == '\t' || isShown(c) ? c : REPLACEMENT);
      }
    }
    return end < text.length() ? out.append('…').toString() : out.toString();
  }
}
