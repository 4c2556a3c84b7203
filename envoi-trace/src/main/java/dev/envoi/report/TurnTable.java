package dev.envoi.report;

import dev.envoi.report.SuiteLine.Level;
import dev.envoi.trace.AgentTrace;
import dev.envoi.trace.Part;
import dev.envoi.trace.TraceJson;
import dev.envoi.trace.Turn;
import dev.envoi.trace.Usage;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A trajectory turn by turn, as text for a terminal and as JSON with the same content.
public record TurnTable(
    RunFacts trajectory, List<String> suites, List<Row> turns, List<Broken> regressions) {

  /// Where a suite stood at the end of a turn.
  ///
  /// @param delta passed cases more or less than at the end of the turn before
  public record Score(int passed, int total, int delta) {}

  /// One turn.
  ///
  /// @param elapsedMs from the start of the trajectory to the last part of the turn
  /// @param suites those that had a result by then
  /// @param total over these suites
  public record Row(
      int turn,
      @Nullable Integer partStart,
      @Nullable Integer partEnd,
      @Nullable String gitCommit,
      long elapsedMs,
      @Nullable Long inputTokens,
      @Nullable Long cachedInputTokens,
      @Nullable Long outputTokens,
      Map<String, Score> suites,
      @Nullable Score total) {}

  /// A regression, named.
  public record Broken(
      String path,
      int lastGoodPart,
      int part,
      int passedBefore,
      int passed,
      List<String> cases,
      List<Integer> suspectParts,
      String cause,
      @Nullable Integer mendedAt) {}

  public static TurnTable of(AgentTrace trace, Progress progress) {
    List<SuiteLine> lines = Scored.lines(progress);
    List<Row> rows = new ArrayList<>();
    Map<String, Score> last = Map.of();
    Score lastTotal = new Score(0, 0, 0);
    Map<Integer, List<Part>> parts = Scored.partsByTurn(trace);
    int end = 0;
    Instant time = trace.startedAt();
    for (Turn turn : trace.turns()) {
      List<Part> own = parts.getOrDefault(turn.turn(), List.of());
      end = turn.partEnd() == null ? end : turn.partEnd();
      time = own.isEmpty() ? turn.timestamp() : own.getLast().timestamp();
      last = scores(lines, end, last);
      Score total = last.isEmpty() ? null : total(last, lastTotal.passed());
      lastTotal = total == null ? lastTotal : total;
      Usage usage = usage(turn, own);
      rows.add(
          new Row(
              turn.turn(),
              turn.partStart(),
              turn.partEnd(),
              turn.gitCommit(),
              Math.max(0, Duration.between(trace.startedAt(), time).toMillis()),
              usage == null ? null : (Long) usage.inputTokens(),
              usage == null ? null : (Long) usage.cachedInputTokens(),
              usage == null ? null : (Long) usage.outputTokens(),
              last,
              total));
    }
    return new TurnTable(
        RunFacts.of(trace),
        lines.stream().map(SuiteLine::suite).toList(),
        rows,
        progress.regressions().stream().map(TurnTable::broken).toList());
  }

  private static Map<String, Score> scores(
      List<SuiteLine> lines, int part, Map<String, Score> before) {
    Map<String, Score> scores = new LinkedHashMap<>();
    for (SuiteLine line : lines) {
      Level level = Scored.at(line, part);
      if (level != null) {
        Score last = before.get(line.suite());
        int delta = level.passed() - (last == null ? 0 : last.passed());
        scores.put(line.suite(), new Score(level.passed(), level.total(), delta));
      }
    }
    return scores;
  }

  private static Score total(Map<String, Score> scores, int before) {
    int passed = scores.values().stream().mapToInt(Score::passed).sum();
    int total = scores.values().stream().mapToInt(Score::total).sum();
    return new Score(passed, total, passed - before);
  }

  private static @Nullable Usage usage(Turn turn, List<Part> parts) {
    if (turn.usage() != null) {
      return turn.usage();
    }
    Usage sum = null;
    for (Part part : parts) {
      Usage usage = part.usage();
      if (usage != null) {
        sum = sum == null ? usage : sum.plus(usage);
      }
    }
    return sum;
  }

  private static Broken broken(Regression regression) {
    return new Broken(
        regression.path(),
        regression.before().part(),
        regression.now().part(),
        regression.passedBefore(),
        regression.passedNow(),
        regression.broken(),
        regression.suspectParts(),
        regression.cause(),
        regression.mendedAt());
  }

  /// For a terminal: aligned, at most 120 columns, without colours, ending with a newline.
  public String text() {
    return TableText.of(this);
  }

  /// One JSON document, ending with a newline.
  public String json() {
    return TraceJson.MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(this) + "\n";
  }
}
