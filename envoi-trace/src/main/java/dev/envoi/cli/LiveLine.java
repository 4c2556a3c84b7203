package dev.envoi.cli;

import java.io.Console;
import java.io.PrintStream;

/// What is being done at the moment: one line that changes on a terminal, else a line for each
/// thing, without the percentages between.
final class LiveLine implements AutoCloseable {
  private final PrintStream out;
  private final boolean terminal;
  private boolean open;

  private LiveLine(PrintStream out, boolean terminal) {
    this.out = out;
    this.terminal = terminal;
  }

  @SuppressWarnings(
      "SystemConsoleNull") // it may be null all the same: a JDK without jdk.internal.le
  static LiveLine of(Surroundings surroundings) {
    Console console = System.console();
    boolean terminal =
        console != null
            && console.isTerminal()
            && !"dumb".equals(surroundings.environment().get("TERM"));
    return new LiveLine(surroundings.out(), terminal);
  }

  void accept(String what) {
    boolean passing = what.contains("%");
    if (terminal) {
      out.print("\r\033[K" + what);
      open = passing;
      if (!passing) {
        out.println();
      }
    } else if (!passing) {
      out.println(what);
    }
    out.flush();
  }

  @Override
  public void close() {
    finish();
  }

  /// Ends a line that is open.
  void finish() {
    if (open) {
      out.println();
      open = false;
    }
  }
}
