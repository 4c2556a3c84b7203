package dev.envoi.report;

import java.util.Locale;

/// Writes HTML. Whatever comes from a trace goes through [#text] or the arguments of [#element],
/// and nothing else does, so that nothing an agent wrote is ever markup.
final class Html {
  private final StringBuilder out = new StringBuilder(1 << 16);

  /// Markup of our own.
  Html raw(String markup) {
    out.append(markup);
    return this;
  }

  Html number(long number) {
    out.append(number);
    return this;
  }

  /// Text, escaped for content and for attributes in double quotes.
  Html text(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '<' -> out.append("&lt;");
        case '>' -> out.append("&gt;");
        case '&' -> out.append("&amp;");
        case '"' -> out.append("&quot;");
        case '\'' -> out.append("&#39;");
        default -> out.append(c);
      }
    }
    return this;
  }

  /// An element with a class, both our own words, and a text.
  Html element(String tag, String cssClass, String text) {
    out.append('<').append(tag);
    if (!cssClass.isEmpty()) {
      out.append(" class=\"").append(cssClass).append('"');
    }
    out.append('>');
    text(text);
    out.append("</").append(tag).append('>');
    return this;
  }

  /// A link to a part of this page.
  Html partLink(int part) {
    out.append(String.format(Locale.ROOT, "<a href=\"#part-%d\">%d</a>", part, part));
    return this;
  }

  /// A word as a CSS class: letters, digits and `-` only.
  static String cssWord(String word) {
    return word.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-");
  }

  @Override
  public String toString() {
    return out.toString();
  }
}
