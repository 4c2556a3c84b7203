package dev.envoi.cli;

import dev.envoi.run.Budget;
import dev.envoi.trace.Price;
import dev.envoi.trace.UserError;
import java.math.BigDecimal;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// How much a run may ask of its model.
final class BudgetOptions {
  @Option(
      names = "--max-tokens",
      paramLabel = "N",
      description = "Tokens of the whole run, input (cached too) and output.")
  @Nullable Long maxTokens;

  @Option(
      names = "--max-cost",
      paramLabel = "DOLLARS",
      description = "Cost of the whole run; needs a price.")
  @Nullable String maxCost;

  @Option(
      names = "--price",
      paramLabel = "IN,CACHED_IN,OUT",
      description =
          "Dollars a million tokens. Default: the model's entry in prices.yaml, here or in $$ENVOI_HOME.")
  @Nullable String price;

  /// @param model absent for the agent's own choice
  Budget budget(Surroundings surroundings, @Nullable String model) {
    return new Budget(
        maxTokens == null ? OptionalLong.empty() : OptionalLong.of(maxTokens),
        cost(),
        price(surroundings, model));
  }

  private @Nullable BigDecimal cost() {
    String given = maxCost;
    try {
      return given == null ? null : new BigDecimal(given.strip());
    } catch (NumberFormatException e) {
      throw new UserError("--max-cost must be a number of dollars, got '" + given + "'", e);
    }
  }

  private @Nullable Price price(Surroundings surroundings, @Nullable String model) {
    String given = price;
    if (given == null) {
      return model == null
          ? null
          : new PricesFile(surroundings.folder(), surroundings.home()).of(model).orElse(null);
    }
    try {
      return Price.parse(given);
    } catch (IllegalArgumentException e) {
      throw new UserError("--price: " + e.getMessage(), e);
    }
  }
}
