package dev.envoi.report;

import dev.envoi.plot.SvgFigure;
import dev.envoi.trace.AgentTrace;
import dev.envoi.trace.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/// The report of a trajectory: one HTML file that needs nothing else.
///
/// Agents' texts are hostile: everything of a trace is escaped and cut, and the page's content
/// security policy lets nothing be loaded and no script and no style run but our own, named by
/// their hashes.
public final class ReportHtml {
  private static final String CSS = resource("report.css");
  private static final String SCRIPT = resource("report.js");

  private ReportHtml() {}

  /// The whole page.
  public static String of(AgentTrace trace, Progress progress) {
    return of(trace, progress, SvgFigure.of(ProgressFigure.of(trace, progress)));
  }

  static String of(AgentTrace trace, Progress progress, SvgFigure.Drawing drawing) {
    Html html = new Html();
    RunFacts facts = RunFacts.of(trace);
    head(html, facts);
    new ReportSummary(html, facts).write(progress);
    html.raw("<section class=\"card figure\"><h2 id=\"progress\">Tests passed</h2>\n");
    html.raw(drawing.element());
    html.raw("</section>\n");
    ReportRegressions.write(html, progress);
    ReportTurns.write(html, TurnTable.of(trace, progress));
    ReportEvaluations.write(html, progress);
    ReportParts.write(html, trace, progress);
    html.raw("<footer>Made by envoi-trace. Times are UTC; every number is in ");
    html.raw("<code>table.json</code> and <code>agent_trace.json</code> too.</footer>\n");
    html.raw("</main>\n<script>").raw(SCRIPT).raw("</script>\n</body>\n</html>\n");
    return html.toString();
  }

  private static void head(Html html, RunFacts facts) {
    html.raw("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n");
    html.raw("<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; ");
    html.raw("base-uri 'none'; form-action 'none'; style-src '").raw(hash(CSS));
    html.raw("'; script-src '").raw(hash(SCRIPT)).raw("'\">\n");
    html.raw("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
    html.raw("<meta name=\"referrer\" content=\"no-referrer\">\n");
    html.raw("<meta name=\"color-scheme\" content=\"light dark\">\n");
    html.element("title", "", "Trajectory " + facts.trajectoryId());
    html.raw("\n<style>").raw(CSS).raw("</style>\n</head>\n<body>\n<main>\n");
  }

  private static String hash(String text) {
    return "sha256-" + Base64.getEncoder().encodeToString(Sha256.of(text));
  }

  private static String resource(String name) {
    try (InputStream in = ReportHtml.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("missing in the jar: dev/envoi/report/" + name);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
