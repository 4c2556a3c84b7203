package dev.envoi.trace;

import java.math.BigDecimal;
import java.util.List;
import java.util.stream.Stream;

/// What tokens cost, in dollars a million.
///
/// @param input of input tokens that did not come from the cache
/// @param cachedInput of those that did
public record Price(BigDecimal input, BigDecimal cachedInput, BigDecimal output) {
  private static final int MILLION = 6;

  public Price {
    if (Stream.of(input, cachedInput, output).anyMatch(price -> price.signum() < 0)) {
      throw new IllegalArgumentException("a price must not be negative");
    }
  }

  /// Reads `in,cached_in,out`, such as `1.25,0.125,10`.
  public static Price parse(String text) {
    List<String> parts = List.of(text.split(",", -1));
    if (parts.size() != 3) {
      throw new IllegalArgumentException("expected in,cached_in,out, got '" + text + "'");
    }
    try {
      List<BigDecimal> prices = parts.stream().map(String::strip).map(BigDecimal::new).toList();
      return new Price(prices.get(0), prices.get(1), prices.get(2));
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("expected three numbers, got '" + text + "'", e);
    }
  }

  /// What these tokens cost, in dollars.
  public BigDecimal of(Usage usage) {
    BigDecimal fresh = BigDecimal.valueOf(usage.inputTokens() - usage.cachedInputTokens());
    return fresh
        .multiply(input)
        .add(BigDecimal.valueOf(usage.cachedInputTokens()).multiply(cachedInput))
        .add(BigDecimal.valueOf(usage.outputTokens()).multiply(output))
        .movePointLeft(MILLION);
  }

  @Override
  public String toString() {
    return "%s,%s,%s"
        .formatted(input.toPlainString(), cachedInput.toPlainString(), output.toPlainString());
  }
}
