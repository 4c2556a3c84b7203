package dev.envoi.report;

import dev.envoi.report.TurnTable.Broken;
import dev.envoi.report.TurnTable.Row;
import dev.envoi.report.TurnTable.Score;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Sets a [TurnTable] as text.
final class TableText {
  static final int WIDEST = 120;
  private static final String GAP = "  ";
  private static final int CASES_NAMED = 8;

  private final TurnTable table;
  private final StringBuilder out = new StringBuilder();

  private TableText(TurnTable table) {
    this.table = table;
  }

  static String of(TurnTable table) {
    TableText text = new TableText(table);
    text.head();
    text.turns();
    text.regressions();
    return text.out.toString();
  }

  private void head() {
    RunFacts facts = table.trajectory();
    line(
        "trajectory %s, agent %s%s, task %s%s"
            .formatted(
                facts.trajectoryId(),
                facts.agent(),
                facts.agentModel() == null ? "" : " (" + facts.agentModel() + ")",
                facts.task(),
                facts.isolated() ? "" : ", not isolated"));
    line(
        "%s: %s, %s, %s in %s"
            .formatted(
                facts.result(),
                Figures.count(facts.parts(), "part"),
                Figures.count(facts.turns(), "turn"),
                Figures.count(facts.commits(), "commit"),
                Figures.duration(Duration.ofMillis(facts.durationMs()))));
    out.append('\n');
  }

  private void turns() {
    if (table.turns().isEmpty()) {
      line("No turn has begun.");
      return;
    }
    boolean deltas = true;
    int suites = table.suites().size();
    List<List<String>> rows = rows(suites, true);
    while (width(rows) > WIDEST && (deltas || suites > 0)) {
      suites = deltas ? suites : suites - 1;
      deltas = false;
      rows = rows(suites, false);
    }
    aligned(rows);
    if (suites < table.suites().size()) {
      line(
          "Not shown for want of room: "
              + String.join(", ", table.suites().subList(suites, table.suites().size())));
    }
    if (table.suites().isEmpty()) {
      line("No test has been run.");
    }
  }

  private List<List<String>> rows(int suites, boolean deltas) {
    List<String> shown = table.suites().subList(0, suites);
    List<List<String>> rows = new ArrayList<>();
    List<String> titles =
        new ArrayList<>(List.of("turn", "parts", "commit", "elapsed", "tokens in", "out"));
    shown.forEach(suite -> titles.add(PlainText.line(suite, 16)));
    titles.add("total");
    rows.add(titles);
    for (Row row : table.turns()) {
      List<String> cells = new ArrayList<>();
      cells.add(Integer.toString(row.turn()));
      cells.add(row.partStart() == null ? "–" : row.partStart() + "-" + row.partEnd());
      cells.add(Figures.commit(row.gitCommit()));
      cells.add(Figures.duration(Duration.ofMillis(row.elapsedMs())));
      cells.add(tokens(row.inputTokens()));
      cells.add(tokens(row.outputTokens()));
      shown.forEach(suite -> cells.add(score(row.suites().get(suite), deltas)));
      cells.add(score(row.total(), true));
      rows.add(cells);
    }
    return rows;
  }

  private static String tokens(@Nullable Long count) {
    return count == null ? "–" : Figures.tokens(count);
  }

  private static String score(@Nullable Score score, boolean withDelta) {
    if (score == null) {
      return "–";
    }
    String delta = withDelta ? Figures.delta(score.delta()) : "";
    return "%d/%d%s".formatted(score.passed(), score.total(), delta.isEmpty() ? "" : " " + delta);
  }

  private static int[] widths(List<List<String>> rows) {
    int[] widths = new int[rows.getFirst().size()];
    for (List<String> row : rows) {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], row.get(i).codePointCount(0, row.get(i).length()));
      }
    }
    return widths;
  }

  private static int width(List<List<String>> rows) {
    int sum = GAP.length() * (rows.getFirst().size() - 1);
    for (int width : widths(rows)) {
      sum += width;
    }
    return sum;
  }

  private void aligned(List<List<String>> rows) {
    int[] widths = widths(rows);
    for (List<String> row : rows) {
      StringBuilder text = new StringBuilder();
      for (int i = 0; i < widths.length; i++) {
        String cell = row.get(i);
        text.append(i == 0 ? "" : GAP);
        text.append(" ".repeat(widths[i] - cell.codePointCount(0, cell.length()))).append(cell);
      }
      out.append(text.toString().stripTrailing()).append('\n');
    }
  }

  private void regressions() {
    if (table.regressions().isEmpty()) {
      return;
    }
    out.append('\n');
    line(Figures.count(table.regressions().size(), "regression"));
    for (Broken broken : table.regressions()) {
      line(
          "  part %d: %s %d -> %d passed%s"
              .formatted(
                  broken.part(),
                  broken.path(),
                  broken.passedBefore(),
                  broken.passed(),
                  broken.mendedAt() == null
                      ? ", not mended"
                      : ", mended at part " + broken.mendedAt()));
      line("    " + broken.cause());
      if (!broken.cases().isEmpty()) {
        String more = broken.cases().size() > CASES_NAMED ? ", …" : "";
        List<String> named =
            broken.cases().subList(0, Math.min(CASES_NAMED, broken.cases().size()));
        line("    cases: " + String.join(", ", named) + more);
      }
    }
  }

  /// A line of its own, made safe and no wider than allowed; leading blanks stay.
  private void line(String text) {
    int indent = text.length() - text.stripLeading().length();
    out.append(" ".repeat(indent)).append(PlainText.line(text, WIDEST - indent)).append('\n');
  }
}
