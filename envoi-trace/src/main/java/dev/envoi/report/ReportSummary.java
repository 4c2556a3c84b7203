package dev.envoi.report;

import dev.envoi.plot.Ink;
import dev.envoi.report.SuiteLine.Level;
import dev.envoi.report.SuiteLine.Reach;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// The head of the report: what the trajectory was, how it ended, where its suites stand.
record ReportSummary(Html html, RunFacts facts) {
  private static final int LONGEST = 200;

  void write(Progress progress) {
    html.raw("<header>\n<p class=\"kicker\">Trajectory</p>\n");
    html.element("h1", "", facts.trajectoryId());
    html.raw("\n<p class=\"badges\">");
    html.element("span", "badge " + tone(), facts.result().replace('_', ' '));
    html.element(
        "span",
        facts.isolated() ? "badge" : "badge bad",
        facts.isolated() ? "isolated" : "not isolated");
    long open = progress.regressions().stream().filter(r -> r.mendedAt() == null).count();
    if (open > 0) {
      html.element("span", "badge bad", Figures.count(open, "regression") + " not mended");
    }
    html.raw("</p>\n");
    if (facts.detail() != null) {
      html.element("p", "detail", PlainText.line(facts.detail(), 600));
    }
    html.raw("<dl class=\"facts\">\n");
    grid();
    html.raw("</dl>\n<div class=\"scores\">\n");
    List<SuiteLine> lines = Scored.lines(progress);
    for (int i = 0; i < lines.size(); i++) {
      suite(lines.get(i), Ink.series(i));
    }
    html.raw("</div>\n");
    html.raw("<nav><a href=\"#progress\">Tests passed</a><a href=\"#regressions\">Regressions</a>");
    html.raw("<a href=\"#turns\">Turns</a><a href=\"#evaluations\">Evaluations</a>");
    html.raw("<a href=\"#parts\">Parts</a></nav>\n</header>\n");
  }

  private String tone() {
    if (facts.isError()) {
      return "bad";
    }
    return facts.result().equals("solved") ? "good" : "warn";
  }

  private void grid() {
    fact("Agent", facts.agent() + (facts.agentModel() == null ? "" : " · " + facts.agentModel()));
    fact("Task", facts.task());
    fact("Sandbox", facts.sandbox());
    fact("Started (UTC)", Figures.time(facts.startedAt()));
    fact("Duration", Figures.duration(Duration.ofMillis(facts.durationMs())));
    fact("Parts", Figures.count(facts.parts()));
    fact("Turns", Figures.count(facts.turns()));
    fact("Commits", Figures.count(facts.commits()));
    commit("Last commit", facts.finalGitCommit());
    commit("Solved by", facts.solvedGitCommit());
  }

  private void fact(String name, String value) {
    html.raw("<div>").element("dt", "", name).element("dd", "", PlainText.line(value, LONGEST));
    html.raw("</div>\n");
  }

  private void commit(String name, @Nullable String commit) {
    if (commit != null) {
      html.raw("<div>").element("dt", "", name).raw("<dd>");
      html.element("code", "", Figures.commit(commit)).raw("</dd></div>\n");
    }
  }

  private void suite(SuiteLine line, Ink ink) {
    Level latest = line.latest();
    html.raw("<div class=\"score\">").element("span", "name", PlainText.line(line.suite(), 40));
    html.element("span", "value", Figures.count(latest.passed()));
    html.element("span", "of", "/ " + Figures.count(latest.total()));
    double share = 100.0 * latest.passed() / Math.max(1, latest.total());
    html.raw("<svg class=\"bar\" viewBox=\"0 0 100 4\" preserveAspectRatio=\"none\" ");
    html.raw("aria-hidden=\"true\"><rect class=\"all\" width=\"100\" height=\"4\"/>");
    html.raw(String.format(Locale.ROOT, "<rect width=\"%.1f\" height=\"4\" ", share));
    html.raw("fill=\"var(" + ink.property() + "," + ink.hex() + ")\"/></svg>");
    best(line);
    html.raw("</div>\n");
  }

  /// The best result on one commit.
  private void best(SuiteLine line) {
    Level best = null;
    for (Level level : line.levels()) {
      if (level.reach() == Reach.WHOLE && (best == null || level.passed() > best.passed())) {
        best = level;
      }
    }
    if (best != null) {
      html.raw("<span class=\"best\">best on one commit ");
      html.text(Figures.count(best.passed())).raw(", part ").partLink(best.part()).raw("</span>");
    }
  }
}
