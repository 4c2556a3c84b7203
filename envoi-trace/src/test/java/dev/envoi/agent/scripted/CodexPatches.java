package dev.envoi.agent.scripted;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Says unified diffs in the words of Codex's `apply_patch`, which has no line numbers: it looks
/// for a hunk's old lines from the end of the hunk before. So the files are followed here, and a
/// hunk whose lines stand somewhere earlier too gets more of what stands before it.
final class CodexPatches {
  private static final Pattern HUNK =
      Pattern.compile("@@ -(\\d+)(?:,\\d+)? \\+\\d+(?:,\\d+)? @@.*");

  private final Map<String, List<String>> files = new HashMap<>();

  /// Knows a file from here on.
  void know(String path, String content) {
    files.put(path, content.lines().toList());
  }

  String write(String path, String content) {
    know(path, content);
    StringBuilder patch = new StringBuilder("*** Begin Patch\n");
    add(path, content.lines().toList(), patch);
    return patch.append("*** End Patch\n").toString();
  }

  private static void add(String path, List<String> lines, StringBuilder patch) {
    patch.append("*** Add File: ").append(path).append('\n');
    lines.forEach(line -> patch.append('+').append(line).append('\n'));
  }

  String patch(String diff) {
    StringBuilder patch = new StringBuilder("*** Begin Patch\n");
    List<String> lines = diff.lines().toList();
    int at = 0;
    while (at < lines.size()) {
      if (!lines.get(at).startsWith("--- ")) {
        at++;
        continue;
      }
      boolean isNew = lines.get(at).equals("--- /dev/null");
      String path = lines.get(at + 1).substring("+++ b/".length());
      at += 2;
      List<Hunk> hunks = new ArrayList<>();
      while (at < lines.size() && HUNK.matcher(lines.get(at)).matches()) {
        Hunk hunk = Hunk.at(lines, at);
        hunks.add(hunk);
        at += 1 + hunk.lines().size();
      }
      if (isNew) {
        List<String> content = hunks.getFirst().side('-');
        files.put(path, content);
        add(path, content, patch);
      } else {
        update(path, hunks, patch);
      }
    }
    return patch.append("*** End Patch\n").toString();
  }

  private void update(String path, List<Hunk> hunks, StringBuilder patch) {
    List<String> before = files.getOrDefault(path, List.of());
    List<String> after = new ArrayList<>();
    int done = 0;
    patch.append("*** Update File: ").append(path).append('\n');
    for (Hunk hunk : hunks) {
      List<String> old = hunk.side('+');
      int end = hunk.start() + old.size();
      if (end > before.size() || !before.subList(hunk.start(), end).equals(old)) {
        throw new AssertionError(
            "the hunk at line %d does not fit %s".formatted(hunk.start(), path));
      }
      int from = unmistakable(before, done, hunk.start(), end);
      patch.append("@@\n");
      before
          .subList(from, hunk.start())
          .forEach(line -> patch.append(' ').append(line).append('\n'));
      hunk.lines().forEach(line -> patch.append(line).append('\n'));
      after.addAll(before.subList(done, hunk.start()));
      after.addAll(hunk.side('-'));
      done = end;
    }
    after.addAll(before.subList(done, before.size()));
    files.put(path, after);
  }

  /// The last line before `start` from which the lines up to `end` are the first of their kind.
  private static int unmistakable(List<String> lines, int done, int start, int end) {
    List<String> rest = lines.subList(done, lines.size());
    for (int from = start; from >= done; from--) {
      if (Collections.indexOfSubList(rest, lines.subList(from, end)) == from - done) {
        return from;
      }
    }
    throw new AssertionError("no context makes the lines from %d clear".formatted(start));
  }

  /// @param start index of its first old line
  /// @param lines each with its sign
  private record Hunk(int start, List<String> lines) {
    static Hunk at(List<String> diff, int head) {
      Matcher numbers = HUNK.matcher(diff.get(head));
      if (!numbers.matches()) {
        throw new AssertionError("no hunk: " + diff.get(head));
      }
      List<String> lines = new ArrayList<>();
      for (String line : diff.subList(head + 1, diff.size())) {
        if (line.startsWith("--- ") || HUNK.matcher(line).matches()) {
          break;
        }
        lines.add(line.isEmpty() ? " " : line);
      }
      return new Hunk(Integer.parseInt(numbers.group(1)) - 1, lines);
    }

    /// Its lines without those of the other sign.
    List<String> side(char without) {
      return lines.stream()
          .filter(line -> line.charAt(0) != without)
          .map(line -> line.substring(1))
          .toList();
    }
  }
}
