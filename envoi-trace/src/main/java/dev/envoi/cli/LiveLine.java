package dev.envoi.cli;

import java.io.Console;
import java.io.PrintStream;
import java.time.Duration;

/// What is being done at the moment: on a terminal one line that changes, which gives way to lines
/// that stay; elsewhere the lines that stay, and of the others one now and then. Thread-safe.
final class LiveLine implements AutoCloseable {
  private static final Duration NOW_AND_THEN = Duration.ofSeconds(15);
  private static final String CLEAR = "\r\033[K";

  private final PrintStream out;
  private final boolean terminal;
  private final int width;
  private long last = System.nanoTime();
  private boolean open;

  private LiveLine(PrintStream out, boolean terminal, int width) {
    this.out = out;
    this.terminal = terminal;
    this.width = width;
  }

  static LiveLine of(Surroundings surroundings, PrintStream out) {
    return new LiveLine(out, isTerminal(surroundings), width(surroundings));
  }

  /// Whether people watch.
  @SuppressWarnings(
      "SystemConsoleNull") // it may be null all the same: a JDK without jdk.internal.le
  static boolean isTerminal(Surroundings surroundings) {
    Console console = System.console();
    return console != null
        && console.isTerminal()
        && !"dumb".equals(surroundings.environment().get("TERM"));
  }

  static int width(Surroundings surroundings) {
    String columns = surroundings.environment().getOrDefault("COLUMNS", "");
    return columns.matches("\\d{2,4}") ? Integer.parseInt(columns) : 100;
  }

  /// Text without control characters that is not longer.
  static String cut(String text, int length) {
    String printable = text.replaceAll("\\p{Cntrl}", " ");
    return printable.length() <= length ? printable : printable.substring(0, length - 1) + "…";
  }

  /// A line that stays.
  synchronized void stays(String line) {
    out.println((open ? CLEAR : "") + line);
    out.flush();
    open = false;
    last = System.nanoTime();
  }

  /// A line that the next one replaces.
  synchronized void passes(String line) {
    if (terminal) {
      out.print(CLEAR + cut(line, width - 1));
      out.flush();
      open = true;
    } else if (System.nanoTime() - last > NOW_AND_THEN.toNanos()) {
      stays(line);
    }
  }

  @Override
  public void close() {
    clear();
  }

  /// Takes away a line that is open, for other output.
  synchronized void clear() {
    if (open) {
      out.print(CLEAR);
      out.flush();
      open = false;
    }
  }
}
