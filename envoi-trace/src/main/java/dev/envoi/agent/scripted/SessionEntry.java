package dev.envoi.agent.scripted;

/// One entry of a session file.
sealed interface SessionEntry {
  /// Line in the file, from 1.
  int line();

  record Reasoning(int line, String text) implements SessionEntry {}

  record Text(int line, String text) implements SessionEntry {}

  /// A line for `/bin/sh -c` in the workspace.
  record Shell(int line, String command) implements SessionEntry {}

  /// A whole file.
  record Write(int line, String path, String content, boolean executable) implements SessionEntry {}

  /// A unified diff over one or more files.
  record Patch(int line, String diff) implements SessionEntry {}

  record RunTests(int line, String testPath) implements SessionEntry {}

  /// The agent's answer is over; the next prompt follows.
  record EndTurn(int line) implements SessionEntry {}
}
