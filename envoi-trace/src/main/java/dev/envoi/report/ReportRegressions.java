package dev.envoi.report;

import java.util.List;

/// What broke, when, and which parts may have done it.
final class ReportRegressions {
  private static final int CASES_SHOWN = 40;
  private static final int OPEN_AT_FIRST = 12;

  private ReportRegressions() {}

  static void write(Html html, Progress progress) {
    html.raw("<section class=\"card\"><h2 id=\"regressions\">Regressions</h2>\n");
    List<Regression> found = progress.regressions();
    if (found.isEmpty()) {
      html.raw("<p class=\"none\">Nothing that had passed has failed since.</p></section>\n");
      return;
    }
    html.raw(
        "<p class=\"hint\">Cases that passed in one evaluation and failed in the next one of ");
    html.raw("the same path. The parts named changed the code in between.</p>\n");
    html.raw("<ol class=\"regressions\">\n");
    found.stream().limit(OPEN_AT_FIRST).forEach(regression -> item(html, regression));
    html.raw("</ol>\n");
    if (found.size() > OPEN_AT_FIRST) {
      html.raw("<details><summary>").number(found.size() - OPEN_AT_FIRST).raw(" more</summary>\n");
      html.raw("<ol class=\"regressions\">\n");
      found.stream().skip(OPEN_AT_FIRST).forEach(regression -> item(html, regression));
      html.raw("</ol></details>\n");
    }
    html.raw("</section>\n");
  }

  private static void item(Html html, Regression regression) {
    html.raw(regression.mendedAt() == null ? "<li class=\"open\">" : "<li>");
    html.raw("<p class=\"what\"><strong>▼ ").number(regression.size()).raw("</strong> ");
    html.element("code", "", PlainText.line(regression.path(), 80)).raw(" ");
    html.number(regression.passedBefore()).raw(" → ").number(regression.passedNow());
    html.raw(" at part ").partLink(regression.now().part());
    if (regression.mendedAt() == null) {
      html.raw(" <span class=\"badge bad\">not mended</span>");
    } else {
      html.raw(" <span class=\"badge good\">mended at part ").partLink(regression.mendedAt());
      html.raw("</span>");
    }
    html.raw("</p>\n");
    cause(html, regression);
    cases(html, regression.broken());
    html.raw("</li>\n");
  }

  private static void cause(Html html, Regression regression) {
    html.raw("<p>Broken between part ").partLink(regression.before().part());
    html.raw(" and part ").partLink(regression.now().part());
    if (regression.suspects().isEmpty()) {
      html.raw("; no file changed in between, so the result itself is not stable.</p>\n");
      return;
    }
    html.raw(":</p>\n<ul class=\"suspects\">");
    regression.suspects().stream().limit(CASES_SHOWN).forEach(change -> suspect(html, change));
    if (regression.suspects().size() > CASES_SHOWN) {
      html.raw("<li>and ").number(regression.suspects().size() - CASES_SHOWN).raw(" more</li>");
    }
    html.raw("</ul>\n");
  }

  private static void suspect(Html html, CodeChange change) {
    html.raw(change.afterTurn() ? "<li>after part " : "<li>part ").partLink(change.part());
    html.raw(" changed ");
    ReportParts.files(html, change.files());
    html.raw(" ").element("code", "commit", Figures.commit(change.commit())).raw("</li>");
  }

  private static void cases(Html html, List<String> broken) {
    if (broken.isEmpty()) {
      return;
    }
    html.raw("<p class=\"cases\">");
    broken.stream()
        .limit(CASES_SHOWN)
        .forEach(name -> html.element("code", "", PlainText.line(name, 120)).raw(" "));
    if (broken.size() > CASES_SHOWN) {
      html.raw("and ").number(broken.size() - CASES_SHOWN).raw(" more");
    }
    html.raw("</p>\n");
  }
}
