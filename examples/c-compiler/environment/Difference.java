import java.util.ArrayList;
import java.util.List;

/// Says where two texts part.
///
/// @param expected lines
/// @param actual lines
record Difference(List<String> expected, List<String> actual) {
  private static final int LINES_SHOWN = 3;
  private static final int LONGEST_LINE = 120;

  static Difference of(String expected, String actual) {
    return new Difference(lines(expected), lines(actual));
  }

  private static List<String> lines(String text) {
    String stripped = text.strip();
    return stripped.isEmpty() ? List.of() : List.of(stripped.split("\n", -1));
  }

  /// The number of the first line that differs, from 1.
  int firstLine() {
    int line = 0;
    while (line < expected.size()
        && line < actual.size()
        && expected.get(line).equals(actual.get(line))) {
      line++;
    }
    return line + 1;
  }

  /// The first lines that differ, and how many there are.
  String summary() {
    List<String> told = new ArrayList<>();
    int differing = 0;
    int all = Math.max(expected.size(), actual.size());
    for (int i = 0; i < all; i++) {
      String wanted = line(expected, i);
      String seen = line(actual, i);
      if (!wanted.equals(seen)) {
        differing++;
        if (differing <= LINES_SHOWN) {
          told.add("line " + (i + 1) + ": expected " + shown(wanted) + ", got " + shown(seen));
        }
      }
    }
    told.add(
        differing
            + " lines differ (expected "
            + expected.size()
            + ", got "
            + actual.size()
            + " lines)");
    return String.join("\n", told);
  }

  /// What no line can be stands for a line that is not there.
  private static String line(List<String> lines, int i) {
    return i < lines.size() ? lines.get(i) : "\n";
  }

  private static String shown(String line) {
    if (line.equals("\n")) {
      return "no line";
    }
    return "`" + (line.length() > LONGEST_LINE ? line.substring(0, LONGEST_LINE) + "..." : line) + "`";
  }
}
