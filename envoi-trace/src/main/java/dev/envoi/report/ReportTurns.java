package dev.envoi.report;

import dev.envoi.report.TurnTable.Row;
import dev.envoi.report.TurnTable.Score;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// The turn table as HTML.
final class ReportTurns {
  private ReportTurns() {}

  static void write(Html html, TurnTable table) {
    html.raw("<section class=\"card\"><h2 id=\"turns\">Turns</h2>\n");
    if (table.turns().isEmpty()) {
      html.raw("<p class=\"none\">No turn has begun.</p></section>\n");
      return;
    }
    html.raw(
        "<div class=\"scroll\"><table class=\"numbers\"><thead><tr><th>turn</th><th>parts</th>");
    html.raw("<th>commit</th><th>elapsed</th><th>tokens in</th><th>out</th>");
    table.suites().forEach(suite -> html.element("th", "", PlainText.line(suite, 40)));
    html.raw("<th>total</th></tr></thead>\n<tbody>\n");
    table.turns().forEach(row -> row(html, table, row));
    html.raw("</tbody></table></div></section>\n");
  }

  private static void row(Html html, TurnTable table, Row row) {
    html.raw("<tr><td><a href=\"#turn-").number(row.turn()).raw("\">").number(row.turn());
    html.raw("</a></td><td>");
    if (row.partStart() == null || row.partEnd() == null) {
      html.raw("–");
    } else {
      html.partLink(row.partStart()).raw("–").partLink(row.partEnd());
    }
    html.raw("</td><td>").element("code", "", Figures.commit(row.gitCommit())).raw("</td>");
    html.element("td", "", Figures.duration(Duration.ofMillis(row.elapsedMs())));
    html.element("td", "", tokens(row.inputTokens())).element("td", "", tokens(row.outputTokens()));
    table.suites().forEach(suite -> score(html, row.suites().get(suite)));
    score(html, row.total());
    html.raw("</tr>\n");
  }

  private static String tokens(@Nullable Long count) {
    return count == null ? "–" : Figures.tokens(count);
  }

  private static void score(Html html, @Nullable Score score) {
    if (score == null) {
      html.raw("<td>–</td>");
      return;
    }
    html.raw("<td>").number(score.passed()).raw("<span class=\"of\">/").number(score.total());
    html.raw("</span>");
    if (score.delta() != 0) {
      html.raw(" ");
      html.element("span", score.delta() < 0 ? "down" : "up", Figures.delta(score.delta()));
    }
    html.raw("</td>");
  }
}
