package dev.envoi.report;

import dev.envoi.trace.AgentTrace;
import dev.envoi.trace.Part;
import dev.envoi.trace.PartStatus;
import dev.envoi.trace.RepoCheckpoint;
import dev.envoi.trace.TestCall;
import dev.envoi.trace.TestCounts;
import dev.envoi.trace.Turn;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The part list, turn by turn, with an anchor for each part. It is written in blocks that a
/// browser lays out only when they come into sight, so that thousands of parts stay quick.
final class ReportParts {
  private static final int FILES_SHOWN = 6;
  private static final int BLOCK = 100;

  private final Html html;
  private final Map<Integer, Integer> brokeAt = new HashMap<>();
  private final Set<Integer> suspects = new HashSet<>();

  private ReportParts(Html html, Progress progress) {
    this.html = html;
    for (Regression regression : progress.regressions()) {
      brokeAt.merge(regression.now().part(), regression.size(), Integer::sum);
      suspects.addAll(regression.suspectParts());
    }
  }

  static void write(Html html, AgentTrace trace, Progress progress) {
    html.raw("<section class=\"card parts\"><h2 id=\"parts\">Parts</h2>\n");
    if (trace.parts().isEmpty()) {
      html.raw("<p class=\"none\">No part has completed.</p>\n");
    } else {
      filter(html, trace.parts().size());
    }
    ReportParts parts = new ReportParts(html, progress);
    Map<Integer, List<Part>> byTurn = Scored.partsByTurn(trace);
    for (Turn turn : trace.turns()) {
      parts.turn(turn, byTurn.getOrDefault(turn.turn(), List.of()));
      byTurn.remove(turn.turn());
    }
    byTurn.values().forEach(parts::blocks);
    html.raw("</section>\n");
  }

  private static void filter(Html html, int count) {
    html.raw("<form id=\"filter\" class=\"filter\"><input type=\"search\" id=\"words\" ");
    html.raw("placeholder=\"Find in parts: text, file, test path, commit\" ");
    html.raw("aria-label=\"Find in parts\">");
    for (String type : List.of("reasoning", "text", "tool", "patch")) {
      html.raw("<label><input type=\"checkbox\" name=\"type\" value=\"").raw(type);
      html.raw("\" checked> ").raw(type).raw("</label>");
    }
    html.raw(
        "<select id=\"only\" aria-label=\"Which parts\"><option value=\"\">all parts</option>");
    html.raw("<option value=\"changed\">code changed</option>");
    html.raw("<option value=\"tested\">tests run</option>");
    html.raw("<option value=\"broke\">regressions and suspects</option>");
    html.raw("<option value=\"failed\">not completed</option></select>");
    html.raw("<output id=\"shown\">").text(Figures.count(count, "part")).raw("</output></form>\n");
  }

  private void turn(Turn turn, List<Part> parts) {
    html.raw("<details class=\"turn\" open id=\"turn-").number(turn.turn()).raw("\"><summary>");
    html.raw("<b>Turn ").number(turn.turn()).raw("</b> <span class=\"prompt\">");
    html.text(PlainText.line(turn.prompt(), 160)).raw("</span></summary>\n");
    if (turn.prompt().length() > 160 || turn.prompt().indexOf('\n') >= 0) {
      html.raw("<details class=\"whole\"><summary>whole prompt</summary>");
      html.element("pre", "", PlainText.block(turn.prompt(), 20_000)).raw("</details>\n");
    }
    blocks(parts);
    html.raw("</details>\n");
  }

  private void blocks(List<Part> parts) {
    for (int i = 0; i < parts.size(); i += BLOCK) {
      html.raw("<ol class=\"block\">\n");
      parts.subList(i, Math.min(parts.size(), i + BLOCK)).forEach(this::part);
      html.raw("</ol>\n");
    }
  }

  private void part(Part part) {
    boolean isSuspect = suspects.contains(part.part());
    Integer broke = brokeAt.get(part.part());
    html.raw("<li id=\"part-").number(part.part()).raw("\" class=\"").raw(part.partType().word());
    html.raw(part.status() == PartStatus.COMPLETED ? "" : " failed");
    html.raw(isSuspect ? " suspect" : "").raw(broke == null ? "" : " broke");
    html.raw(isCommitted(part) ? " changed" : "");
    html.raw(part.envoiCalls().isEmpty() ? "" : " tested").raw("\"><a class=\"n\" href=\"#part-");
    html.number(part.part()).raw("\">").number(part.part()).raw("</a>");
    html.element("span", "type", part.partType().word());
    html.raw("<span class=\"main\">")
        .element("span", "summary", PlainText.line(part.summary(), 240));
    marks(part, isSuspect, broke);
    html.raw("</span><span class=\"took\">");
    html.text(
        part.durationMs() == null ? "" : Figures.duration(Duration.ofMillis(part.durationMs())));
    html.raw("</span>");
    html.element(
        "code",
        isCommitted(part) ? "commit new" : "commit",
        part.gitCommit() == null ? "" : Figures.commit(part.gitCommit()));
    html.raw("</li>\n");
  }

  private void marks(Part part, boolean isSuspect, @Nullable Integer broke) {
    if (part.status() != PartStatus.COMPLETED) {
      html.raw(" ").element("span", "badge bad", part.status().name().toLowerCase(Locale.ROOT));
    }
    if (broke != null) {
      html.raw(" <span class=\"badge bad\">▼ ").number(broke).raw(" broke</span>");
    }
    if (isSuspect) {
      html.raw(" <span class=\"badge warn\">suspect</span>");
    }
    part.envoiCalls().forEach(this::call);
    RepoCheckpoint checkpoint = part.repoCheckpoint();
    if (checkpoint != null && !checkpoint.changedFiles().isEmpty()) {
      html.raw("<span class=\"files\">");
      files(html, checkpoint.changedFiles());
      html.raw("</span>");
    }
  }

  private void call(TestCall call) {
    TestCounts counts = call.error() == null ? call.result() : null;
    String result =
        counts == null ? " no result" : " %d/%d".formatted(counts.passed(), counts.total());
    html.raw(" ");
    html.element(
        "span",
        counts == null ? "badge bad" : counts.solved() ? "badge good" : "badge test",
        PlainText.line(call.path(), 60) + result);
  }

  private static boolean isCommitted(Part part) {
    return part.repoCheckpoint() != null && part.repoCheckpoint().committed();
  }

  /// Names of files, the first few of them.
  static void files(Html html, List<String> files) {
    for (int i = 0; i < Math.min(FILES_SHOWN, files.size()); i++) {
      html.raw(i == 0 ? "" : ", ").element("code", "", PlainText.line(files.get(i), 100));
    }
    if (files.size() > FILES_SHOWN) {
      html.raw(" and ").number(files.size() - FILES_SHOWN).raw(" more");
    }
  }
}
