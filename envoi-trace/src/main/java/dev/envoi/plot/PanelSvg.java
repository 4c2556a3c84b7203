package dev.envoi.plot;

import dev.envoi.plot.Layer.Dot;
import dev.envoi.plot.Layer.Dots;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jetbrains.letsPlot.commons.encoding.UnsupportedRGBEncoder;
import org.jetbrains.letsPlot.core.util.PlotSvgExportCommon;
import org.jspecify.annotations.Nullable;

/// Draws one chart with lets-plot and makes a fragment of what it gives: no style sheet and no
/// random ids, colours as [SvgInk] writes them, two decimals, and dots that say what they are.
final class PanelSvg {
  private static final Pattern STYLE = Pattern.compile("<style.*?</style>", Pattern.DOTALL);
  private static final Pattern TOKEN = Pattern.compile("<[^>]*>|[^<]+");
  private static final Pattern ID = Pattern.compile("(id=\"|url\\(#)([A-Za-z0-9_-]+)");
  private static final Pattern NUMBER = Pattern.compile("-?\\d+\\.\\d+(?:E-?\\d+)?");
  private static final Pattern COLOUR =
      Pattern.compile("#[0-9a-fA-F]{6}|rgb\\((\\d+),(\\d+),(\\d+)\\)");
  private static final Pattern NOISE =
      Pattern.compile(
          " (?:clip-bounds-jfx|text-rendering)=\"[^\"]*\"| (?:fill|stroke)-opacity=\"(?:1\\.0|0\\.99\\d*)\"");
  private static final Pattern TEXT_STYLE =
      Pattern.compile("style=\"fill:(#[0-9a-f]{6});font-size:([0-9.]+)px;[^\"]*\"");
  private static final Pattern TEXT_CLASS = Pattern.compile("class=\"axis-(text|title)-[xy]\"");
  private static final Pattern CIRCLE_STROKE = Pattern.compile(" stroke[a-z-]*=\"[^\"]*\"");

  private final String idPrefix;
  private final SvgInk inks;
  private final Deque<Dot> dots = new ArrayDeque<>();
  private final Map<String, String> ids = new HashMap<>();
  private final StringBuilder out = new StringBuilder();

  private PanelSvg(Chart chart, String idPrefix, SvgInk inks) {
    this.idPrefix = idPrefix;
    this.inks = inks;
    for (Layer layer : chart.layers()) {
      if (layer instanceof Dots some) {
        dots.addAll(some.dots());
      }
    }
  }

  /// What lets-plot makes of the chart; the same for all inks, and what costs the time.
  static String layOut(Chart chart, double width, double height) {
    return PlotSvgExportCommon.INSTANCE.buildSvgImageFromRawSpecs(
        PanelSpec.of(chart, width, height), null, new UnsupportedRGBEncoder(), false);
  }

  /// The chart, laid out before, as elements that belong in an `svg`.
  static String draw(Chart chart, String laidOut, PanelPlace place) {
    return new PanelSvg(chart, place.idPrefix(), place.inks()).clean(laidOut);
  }

  /// Where a panel stands.
  ///
  /// @param idPrefix begins each id, so that many panels fit in a page
  record PanelPlace(String idPrefix, SvgInk inks) {}

  private String clean(String svg) {
    String body = STYLE.matcher(svg).replaceFirst("");
    body = body.substring(body.indexOf('>', body.indexOf("<svg")) + 1, body.lastIndexOf("</svg>"));
    boolean named = body.split("<circle ", -1).length - 1 == dots.size();
    Matcher token = TOKEN.matcher(body);
    while (token.find()) {
      String text = token.group();
      if (text.startsWith("<circle ")) {
        circle(text, named ? dots.removeFirst() : null);
      } else if (text.startsWith("<")) {
        out.append(tag(text));
      } else if (!text.isBlank()) {
        out.append(SvgFigure.printable(text.strip()));
      }
    }
    return out.toString()
        .replace("></line>", "/>")
        .replace("></path>", "/>")
        .replace("></rect>", "/>")
        .replace("<g", "\n<g");
  }

  private void circle(String element, @Nullable Dot dot) {
    String circle = tag(element).replace("/>", "").strip();
    if (circle.contains("stroke-opacity=\"0\"")) {
      circle = CIRCLE_STROKE.matcher(circle).replaceAll("");
      circle += " stroke=\"" + inks.of(Ink.PAPER) + "\" stroke-width=\"0.8\"";
    }
    if (dot == null) {
      out.append(circle).append("/>");
      return;
    }
    String link = inks.inPage() ? dot.link() : null;
    if (link != null) {
      out.append("<a href=\"").append(SvgFigure.escape(link)).append("\">");
    }
    out.append(circle).append("><title>").append(SvgFigure.escape(dot.note()));
    out.append("</title></circle>").append(link == null ? "" : "</a>");
  }

  private String tag(String tag) {
    String text = NOISE.matcher(tag).replaceAll("");
    text =
        TEXT_STYLE
            .matcher(text)
            .replaceAll(m -> "fill=\"%s\" font-size=\"%s\"".formatted(m.group(1), m.group(2)));
    text =
        TEXT_CLASS
            .matcher(text)
            .replaceAll(m ->
                "fill=\"%s\" font-size=\"%s\""
                    .formatted(Ink.TEXT.hex(), m.group(1).equals("text") ? "12" : "12.5"));
    text = ID.matcher(text).replaceAll(m -> m.group(1) + idOf(m.group(2)));
    text = NUMBER.matcher(text).replaceAll(m -> rounded(m.group()));
    return COLOUR.matcher(text).replaceAll(m -> Matcher.quoteReplacement(colour(m.group())));
  }

  private String idOf(String random) {
    return ids.computeIfAbsent(random, _ -> idPrefix + (ids.size() + 1));
  }

  private static String rounded(String number) {
    String text = String.format(Locale.ROOT, "%.2f", Double.parseDouble(number));
    String shorter = text.endsWith(".00") ? text.substring(0, text.length() - 3) : text;
    return shorter.equals("-0") ? "0" : shorter;
  }

  private String colour(String colour) {
    if (colour.startsWith("#")) {
      return inks.of(colour.toLowerCase(Locale.ROOT));
    }
    String[] parts = colour.substring(4, colour.length() - 1).split(",", 3);
    return inks.of(
        String.format(
            Locale.ROOT,
            "#%02x%02x%02x",
            Integer.parseInt(parts[0]),
            Integer.parseInt(parts[1]),
            Integer.parseInt(parts[2])));
  }
}
