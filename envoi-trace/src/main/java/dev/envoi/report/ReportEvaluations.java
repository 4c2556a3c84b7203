package dev.envoi.report;

import dev.envoi.trace.TestCounts;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Every answer of the harness.
final class ReportEvaluations {
  private static final int NAMES_SHOWN = 60;

  private ReportEvaluations() {}

  static void write(Html html, Progress progress) {
    List<Evaluation> evaluations = progress.evaluations();
    html.raw("<section class=\"card\"><h2 id=\"evaluations\">Evaluations</h2>\n");
    if (evaluations.isEmpty()) {
      html.raw("<p class=\"none\">No test has been run.</p></section>\n");
      return;
    }
    html.raw("<details").raw(evaluations.size() <= 40 ? " open" : "").raw("><summary>");
    html.text(Figures.count(evaluations.size(), "evaluation")).raw("</summary>\n");
    html.raw(
        "<div class=\"scroll\"><table class=\"numbers\"><thead><tr><th>part</th><th>turn</th>");
    html.raw("<th>elapsed</th><th class=\"left\">path</th><th>passed</th><th>change</th>");
    html.raw(
        "<th>commit</th><th>took</th><th class=\"left\">failed cases</th></tr></thead><tbody>\n");
    Map<String, Integer> last = new HashMap<>();
    evaluations.forEach(evaluation -> row(html, evaluation, last));
    html.raw("</tbody></table></div></details></section>\n");
  }

  private static void row(Html html, Evaluation evaluation, Map<String, Integer> last) {
    html.raw("<tr><td>").partLink(evaluation.part()).raw("</td><td>").number(evaluation.turn());
    html.raw("</td>").element("td", "", Figures.duration(evaluation.elapsed()));
    html.raw("<td class=\"left\">").element("code", "", PlainText.line(evaluation.path(), 80));
    html.raw("</td>");
    result(html, evaluation, last);
    html.raw("<td>").element("code", "", Figures.commit(evaluation.call().gitCommit()));
    html.raw("</td>");
    html.element("td", "", Figures.duration(Duration.ofMillis(evaluation.call().durationMs())));
    html.raw("<td class=\"left wide\">");
    failures(html, evaluation);
    html.raw("</td></tr>\n");
  }

  private static void result(Html html, Evaluation evaluation, Map<String, Integer> last) {
    @Nullable TestCounts counts = evaluation.counts();
    if (counts == null) {
      html.raw("<td class=\"down\">no result</td><td></td>");
      return;
    }
    html.raw(counts.solved() ? "<td class=\"up\">" : "<td>").number(counts.passed());
    html.raw("<span class=\"of\">/").number(counts.total()).raw("</span></td>");
    Integer before = last.put(evaluation.path(), counts.passed());
    int delta = before == null ? 0 : counts.passed() - before;
    html.element("td", delta < 0 ? "down" : "up", Figures.delta(delta));
  }

  private static void failures(Html html, Evaluation evaluation) {
    String error = evaluation.call().error();
    if (error != null) {
      html.raw("<details><summary class=\"down\">").text(PlainText.line(error, 70));
      html.raw("</summary>").element("pre", "", PlainText.block(error, 4000)).raw("</details>");
      return;
    }
    List<String> names = List.copyOf(evaluation.failedNames());
    if (names.isEmpty()) {
      return;
    }
    html.raw("<details><summary>").number(names.size()).raw(" named</summary><p class=\"cases\">");
    names.stream()
        .limit(NAMES_SHOWN)
        .forEach(name -> html.element("code", "", PlainText.line(name, 120)).raw(" "));
    if (names.size() > NAMES_SHOWN) {
      html.raw("and ").number(names.size() - NAMES_SHOWN).raw(" more");
    }
    html.raw("</p></details>");
  }
}
