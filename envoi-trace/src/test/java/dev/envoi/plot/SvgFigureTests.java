package dev.envoi.plot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.envoi.plot.Figure.LegendEntry;
import dev.envoi.plot.Figure.Sign;
import dev.envoi.plot.Layer.Dot;
import dev.envoi.plot.Layer.Mark;
import dev.envoi.plot.Layer.Point;
import java.io.StringReader;
import java.util.List;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.xml.sax.InputSource;

final class SvgFigureTests {
  private static final String HOSTILE = "</svg><script>x</script> & \"q\" 'a' \u0000 \u001b[1m 👍";

  private static Figure figure(String text, List<Layer> layers) {
    Chart chart =
        new Chart(text, Axis.counts(text, 0, 50), new Axis(text, 0, 10, false, " u"), layers);
    return new Figure(
        text,
        text,
        text,
        List.of(List.of(new LegendEntry(Sign.LINE, Ink.SERIES_1, text))),
        List.of(chart, chart));
  }

  private static List<Layer> layers(String text) {
    return List.of(
        new Layer.Verticals(Ink.BROKEN, true, List.of(new Mark(12, text, 1))),
        new Layer.Line(Ink.SERIES_1, false, List.of(new Point(1, 2), new Point(30, 4))),
        new Layer.Band(Ink.SERIES_1, List.of(new Layer.Span(1, 3, 2, 4))),
        new Layer.Rug(Ink.QUIET, List.of(3.0)),
        new Layer.Dots(Ink.SERIES_1, true, List.of(new Dot(1, 2, text, "#part-1"))));
  }

  private static Document parsed(String svg) throws Exception {
    DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
    factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
    return factory.newDocumentBuilder().parse(new InputSource(new StringReader(svg)));
  }

  @Test
  void hostileTextsAreTextEverywhere() throws Exception {
    SvgFigure.Drawing drawing = SvgFigure.of(figure(HOSTILE, layers(HOSTILE)));

    for (String svg : List.of(drawing.file(), drawing.element())) {
      Document document = parsed(svg);
      assertThat(document.getElementsByTagName("script").getLength()).isZero();
      assertThat(svg).doesNotContain("\u0000").doesNotContain("\u001b").contains("👍");
    }
  }

  @Test
  void theSameFigureGivesTheSameBytes() {
    Figure figure = figure("same", layers("x"));

    assertThat(SvgFigure.of(figure).file()).isEqualTo(SvgFigure.of(figure).file());
  }

  @Test
  void idsDifferBetweenPanels() throws Exception {
    Document document = parsed(SvgFigure.of(figure("ids", layers("x"))).file());

    List<String> ids =
        IntStream.range(0, document.getElementsByTagName("*").getLength())
            .mapToObj(i -> document.getElementsByTagName("*").item(i).getAttributes())
            .filter(attributes -> attributes.getNamedItem("id") != null)
            .map(attributes -> attributes.getNamedItem("id").getNodeValue())
            .toList();
    assertThat(ids).isNotEmpty().doesNotHaveDuplicates().allMatch(id -> id.startsWith("envoi-"));
  }

  @Test
  void anElementForAPageHasLinksAndNoStyleOfItsOwn() {
    String element = SvgFigure.of(figure("page", layers("x"))).element();

    assertThat(element)
        .contains("<a href=\"#part-1\"><circle")
        .contains("var(--plot-series-1,#0072b2)")
        .doesNotContain("style")
        .doesNotContain("class=");
  }

  @Test
  void aFileHasNoLinksAndItsOwnColours() {
    assertThat(SvgFigure.of(figure("file", layers("x"))).file())
        .doesNotContain("<a ")
        .doesNotContain("var(")
        .contains("#0072b2");
  }

  @Test
  void ofLabelsWithoutRoomTheHeavierStay() {
    List<Mark> marks =
        IntStream.range(0, 40).mapToObj(i -> new Mark(i, "mark number " + i, i)).toList();

    String svg =
        SvgFigure.of(figure("many", List.of(new Layer.Verticals(Ink.BROKEN, true, marks)))).file();

    assertThat(svg).contains("mark number 39").doesNotContain("mark number 38");
  }

  @Test
  void chartsWithoutDataAreDrawn() throws Exception {
    assertThat(parsed(SvgFigure.of(figure("empty", List.of())).file())).isNotNull();
  }
}
