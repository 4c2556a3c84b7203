package dev.envoi.run;

import dev.envoi.trace.EndReason;
import dev.envoi.trace.Price;
import dev.envoi.trace.Usage;
import dev.envoi.trace.UserError;
import java.math.BigDecimal;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// How much a run may ask of its model.
///
/// @param maxTokens input and output, cached ones included
/// @param maxCost in dollars
/// @param price what tokens cost; needed for `maxCost`
public record Budget(OptionalLong maxTokens, @Nullable BigDecimal maxCost, @Nullable Price price) {
  public static final Budget NONE = new Budget(OptionalLong.empty(), null, null);

  public Budget {
    if (maxTokens.isPresent() && maxTokens.getAsLong() < 1) {
      throw new UserError("--max-tokens must be at least 1, got " + maxTokens.getAsLong());
    }
    if (maxCost != null && maxCost.signum() <= 0) {
      throw new UserError("--max-cost must be more than 0, got " + maxCost.toPlainString());
    }
    if (maxCost != null && price == null) {
      throw new UserError(
          "--max-cost needs a price: give --price in,cached_in,out in dollars a million tokens, or have the model in a prices.yaml");
    }
  }

  /// As [#asMap] wrote it.
  static Budget of(Map<String, String> map) {
    String tokens = map.get("max_tokens");
    String cost = map.get("max_cost");
    String price = map.get("price");
    return new Budget(
        tokens == null ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(tokens)),
        cost == null ? null : new BigDecimal(cost),
        price == null ? null : Price.parse(price));
  }

  boolean isLimited() {
    return maxTokens.isPresent() || maxCost != null;
  }

  /// What is used up, if anything is.
  Optional<Verdict> usedUp(Usage usage) {
    if (maxTokens.isPresent() && usage.total() >= maxTokens.getAsLong()) {
      return Optional.of(
          new Verdict(
              EndReason.TOKEN_LIMIT,
              "%d tokens of %d are used".formatted(usage.total(), maxTokens.getAsLong())));
    }
    if (maxCost != null && price != null && price.of(usage).compareTo(maxCost) >= 0) {
      return Optional.of(
          new Verdict(
              EndReason.COST_LIMIT,
              "$%.4f of $%s are used".formatted(price.of(usage), maxCost.toPlainString())));
    }
    return Optional.empty();
  }

  /// For the trace.
  Map<String, String> asMap() {
    Map<String, String> map = new TreeMap<>();
    maxTokens.ifPresent(tokens -> map.put("max_tokens", String.valueOf(tokens)));
    if (maxCost != null) {
      map.put("max_cost", maxCost.toPlainString());
    }
    if (price != null) {
      map.put("price", price.toString());
    }
    return map;
  }
}
