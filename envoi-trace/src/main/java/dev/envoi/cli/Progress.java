package dev.envoi.cli;

import dev.envoi.run.RunListener;
import dev.envoi.testing.TestProgress;
import dev.envoi.trace.Part;
import dev.envoi.trace.Redactor;
import dev.envoi.trace.SessionEnd;
import dev.envoi.trace.TestCall;
import dev.envoi.trace.TestCounts;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/// What people see while a run goes on: one live line on a terminal, else plain lines with UTC
/// times.
final class Progress implements RunListener {
  /// How often plain lines tell that tests go on.
  private static final Duration TELL_TESTING = Duration.ofSeconds(15);

  private final PrintStream out;
  private final boolean terminal;
  private final int width;
  private final int maxParts;
  private final Redactor redactor;
  private final long begun = System.nanoTime();
  private int turn;
  private int part;
  private String tests = "";
  private long testingToldAt = begun;
  private String last = "";

  /// What is printed to.
  private record Look(boolean terminal, int width) {}

  private Progress(PrintStream out, Look look, int maxParts, Redactor redactor) {
    this.out = out;
    this.terminal = look.terminal();
    this.width = look.width();
    this.redactor = redactor;
    this.maxParts = maxParts;
  }

  static Progress of(Surroundings surroundings, int maxParts, Redactor redactor) {
    Look look = new Look(LiveLine.isTerminal(surroundings), LiveLine.width(surroundings));
    return new Progress(surroundings.out(), look, maxParts, redactor);
  }

  /// Plain lines for a file.
  static Progress plain(PrintStream out, int maxParts, Redactor redactor) {
    return new Progress(out, new Look(false, 0), maxParts, redactor);
  }

  @Override
  public synchronized void turnStarted(int number) {
    turn = number;
    line("turn " + number + " begins");
  }

  @Override
  public synchronized void partCompleted(Part completed) {
    part = completed.part();
    last =
        "%s%s %s"
            .formatted(
                completed.itemType(),
                switch (completed.status()) {
                  case COMPLETED -> "";
                  case FAILED, VOID, INTERRUPTED, LOST ->
                      " (" + completed.status().name().toLowerCase(java.util.Locale.ROOT) + ")";
                },
                completed.summary());
    line("part " + part + "/" + maxParts + "  " + last);
  }

  @Override
  public synchronized void testing(TestProgress progress) {
    tests = progress.text();
    long now = System.nanoTime();
    if (terminal || now - testingToldAt > TELL_TESTING.toNanos()) {
      testingToldAt = now;
      line("tests  " + tests);
    }
  }

  @Override
  public synchronized void tested(TestCall call, int solvedPaths) {
    TestCounts result = call.result();
    tests =
        result == null
            ? call.path() + ": no result"
            : "%s: %d of %d%s"
                .formatted(
                    call.path(),
                    result.passed(),
                    result.total(),
                    Boolean.TRUE.equals(call.cached()) ? " (cached)" : "");
    line("tests  " + tests);
  }

  @Override
  public synchronized void noted(String text) {
    line(text);
  }

  @Override
  public synchronized void ended(SessionEnd end) {
    if (terminal) {
      out.print("\r\u001b[K");
    }
    out.printf(
        "ended: %s (%s) after %d %s in %d %s, %s%n",
        end.reason().word(),
        redactor.redact(String.valueOf(end.detail())),
        end.totalParts(),
        end.totalParts() == 1 ? "part" : "parts",
        end.totalTurns(),
        end.totalTurns() == 1 ? "turn" : "turns",
        elapsed());
    out.flush();
  }

  private void line(String text) {
    if (terminal) {
      String live =
          "part %d/%d  turn %d  %s  %s  %s".formatted(part, maxParts, turn, elapsed(), tests, last);
      out.print("\r\u001b[K" + LiveLine.cut(redactor.redact(live), width - 1));
    } else {
      testingToldAt = System.nanoTime();
      out.println(
          Instant.now().truncatedTo(ChronoUnit.SECONDS)
              + "  "
              + LiveLine.cut(redactor.redact(text), 200));
    }
    out.flush();
  }

  private String elapsed() {
    Duration elapsed = Duration.ofNanos(System.nanoTime() - begun);
    return elapsed.toHours() > 0
        ? "%dh%02dm".formatted(elapsed.toHours(), elapsed.toMinutesPart())
        : "%dm%02ds".formatted(elapsed.toMinutes(), elapsed.toSecondsPart());
  }
}
