package dev.envoi.plot;

import dev.envoi.plot.Figure.LegendEntry;
import dev.envoi.plot.PanelSvg.PanelPlace;
import java.util.List;
import java.util.Locale;

/// Draws figures as SVG with real text: `SvgFigure.of(figure).file()`. The same figure gives the
/// same bytes.
public final class SvgFigure {
  private static final int WIDTH = 1100;
  private static final int PANEL_HEIGHT = 300;
  private static final int PANEL_TITLE_HEIGHT = 26;
  private static final int MARGIN = 24;
  private static final String FONT =
      "system-ui,-apple-system,'Segoe UI',Roboto,'Helvetica Neue','DejaVu Sans',sans-serif";

  private final Figure figure;
  private final List<String> panels;
  private final SvgInk inks;
  private final StringBuilder out = new StringBuilder();
  private int y = MARGIN;

  private SvgFigure(Drawing drawing, boolean inPage) {
    this.figure = drawing.figure();
    this.panels = drawing.panels();
    this.inks = new SvgInk(inPage);
  }

  /// A figure that has been laid out, which is what takes time.
  public record Drawing(Figure figure, List<String> panels) {

    /// A file of its own, on white paper.
    public String file() {
      return new SvgFigure(this, false).draw();
    }

    /// An element for a page that gives the inks as CSS custom properties ([Ink#property]), without
    /// the title: the page has one. It has no style sheet, style attributes or scripts, so that any
    /// content security policy lets it be. Dots lead to their links.
    public String element() {
      return new SvgFigure(this, true).draw();
    }
  }

  public static Drawing of(Figure figure) {
    return new Drawing(
        figure,
        figure.charts().stream()
            .map(chart -> PanelSvg.layOut(chart, WIDTH - 2 * MARGIN + 20, PANEL_HEIGHT))
            .toList());
  }

  private String draw() {
    if (!inks.inPage()) {
      y += 14;
      text(MARGIN, "font-size=\"19\" font-weight=\"600\"", Ink.STRONG, figure.title());
      y += 22;
      text(MARGIN, "font-size=\"13\"", Ink.TEXT, figure.subtitle());
      y += 28;
    }
    legend();
    for (int i = 0; i < panels.size(); i++) {
      Chart chart = figure.charts().get(i);
      y += PANEL_TITLE_HEIGHT;
      text(MARGIN, "font-size=\"13.5\" font-weight=\"600\"", Ink.STRONG, chart.title());
      y += 2;
      out.append("<g transform=\"translate(").append(MARGIN - 10).append(' ').append(y);
      out.append(")\">");
      PanelPlace place = new PanelPlace("envoi-panel" + (i + 1) + "-", inks);
      out.append(PanelSvg.draw(chart, panels.get(i), place)).append("\n</g>\n");
      y += PANEL_HEIGHT;
    }
    y += MARGIN / 2;
    StringBuilder whole = new StringBuilder();
    head(whole);
    return whole.append(out).append("</svg>\n").toString();
  }

  private void head(StringBuilder body) {
    String box = String.format(Locale.ROOT, "0 0 %d %d", WIDTH, y);
    body.append("<svg viewBox=\"").append(box).append('"');
    if (!inks.inPage()) {
      body.append(" xmlns=\"http://www.w3.org/2000/svg\"");
      body.append(" width=\"").append(WIDTH).append("\" height=\"").append(y).append('"');
    }
    body.append(" role=\"img\" font-family=\"").append(FONT).append("\">\n");
    body.append("<title>").append(escape(figure.description())).append("</title>\n");
    if (!inks.inPage()) {
      body.append("<rect width=\"").append(WIDTH).append("\" height=\"").append(y);
      body.append("\" fill=\"").append(Ink.PAPER.hex()).append("\"/>\n");
    }
  }

  private void legend() {
    for (List<LegendEntry> row : figure.legend()) {
      int x = MARGIN;
      for (LegendEntry entry : row) {
        int length = 28 + (int) Math.ceil(entry.text().codePoints().count() * 6.9) + 16;
        if (x > MARGIN && x + length > WIDTH - MARGIN) {
          x = MARGIN;
          y += 22;
        }
        sign(entry, x);
        text(x + 28, "font-size=\"13\"", Ink.TEXT, entry.text());
        x += length;
      }
      y += 22;
    }
    y -= 12;
  }

  private void sign(LegendEntry key, int x) {
    int middle = y - 4;
    String ink = inks.of(key.ink());
    out.append(
        switch (key.sign()) {
          case LINE -> stroke("M%d %dh22".formatted(x, middle), ink, "2.4", "none");
          case DASHES -> stroke("M%d %dh22".formatted(x, middle), ink, "1.6", "2 3");
          case BAR -> stroke("M%d %dv16".formatted(x + 11, y - 13), ink, "1.3", "none");
          case TICK -> stroke("M%d %dv8".formatted(x + 11, y - 7), ink, "1.3", "none");
          case DASHED_BAR -> stroke("M%d %dv16".formatted(x + 11, y - 13), ink, "1.3", "4 3");
          case FULL_DOT -> circle(x + 11, middle, ink, ink);
          case HOLLOW_DOT -> circle(x + 11, middle, ink, inks.of(Ink.PAPER));
          case BAND ->
              String.format(
                  Locale.ROOT,
                  "<rect x=\"%d\" y=\"%d\" width=\"22\" height=\"12\" fill=\"%s\" fill-opacity=\"0.2\"/>",
                  x,
                  y - 10,
                  ink);
        });
  }

  private static String stroke(String path, String ink, String width, String dashes) {
    return "<path d=\"%s\" stroke=\"%s\" stroke-width=\"%s\" stroke-dasharray=\"%s\" fill=\"none\"/>"
        .formatted(path, ink, width, dashes);
  }

  private void text(int x, String attributes, Ink ink, String text) {
    out.append("<text x=\"").append(x).append("\" y=\"").append(y).append("\" ");
    out.append(attributes).append(" fill=\"").append(inks.of(ink)).append("\">");
    out.append(escape(text)).append("</text>\n");
  }

  /// Text as XML content or a double-quoted attribute; what XML cannot hold becomes U+FFFD.
  static String escape(String text) {
    StringBuilder escaped = new StringBuilder(text.length() + 16);
    text.codePoints()
        .forEach(c -> {
          switch (c) {
            case '<' -> escaped.append("&lt;");
            case '>' -> escaped.append("&gt;");
            case '&' -> escaped.append("&amp;");
            case '"' -> escaped.append("&quot;");
            case '\'' -> escaped.append("&#39;");
            default -> escaped.appendCodePoint(isXml(c) ? c : 0xFFFD);
          }
        });
    return escaped.toString();
  }

  /// Text that is escaped already, without what XML cannot hold.
  static String printable(String text) {
    StringBuilder out = new StringBuilder(text.length());
    text.codePoints().forEach(c -> out.appendCodePoint(isXml(c) ? c : 0xFFFD));
    return out.toString();
  }

  private static boolean isXml(int c) {
    return c == '\t'
        || c == '\n'
        || (c >= 0x20 && c < 0x7F)
        || (c > 0x9F && c < 0xD800)
        || (c > 0xDFFF && c < 0xFFFE)
        || c > 0xFFFF;
  }

  private static String circle(int x, int y, String stroke, String fill) {
    return "<circle cx=\"%d\" cy=\"%d\" r=\"3.4\" stroke=\"%s\" stroke-width=\"1.4\" fill=\"%s\"/>"
        .formatted(x, y, stroke, fill);
  }
}
