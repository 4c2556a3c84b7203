package dev.envoi.demo;

import java.util.ArrayList;
import java.util.List;

/// Lines of C with indentation, and a budget that says how many more are wanted.
final class CodeLines {
  private final List<String> lines = new ArrayList<>();
  private int depth;
  private int wanted;

  void add(String line) {
    lines.add("    ".repeat(depth) + line);
  }

  /// Adds a line that opens a block; what follows is indented.
  void open(String line) {
    add(line);
    depth++;
  }

  /// Adds a line that closes a block, perhaps by opening the next: `}`, `} else {`.
  void close(String line) {
    depth--;
    add(line);
    if (line.endsWith("{")) {
      depth++;
    }
  }

  /// Adds a line that stands outside its block's indentation, as labels do.
  void label(String line) {
    depth--;
    add(line);
    depth++;
  }

  /// Adds a short statement that belongs to the condition or loop on the line before.
  void nested(String line) {
    depth++;
    add(line);
    depth--;
  }

  /// Sets the number of lines after which [#isFull] holds.
  void want(int count) {
    wanted = lines.size() + count;
  }

  boolean isFull() {
    return lines.size() >= wanted;
  }

  String text() {
    return String.join("\n", lines) + "\n";
  }
}
