package dev.envoi.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.envoi.trace.Price;
import dev.envoi.trace.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// `prices.yaml`.
final class PricesFileTests {
  @TempDir Path here = Path.of("");
  @TempDir Path home = Path.of("");

  private PricesFile prices() {
    return new PricesFile(here, home);
  }

  @Test
  void theNearestFileThatHasTheModelCounts() throws IOException {
    Files.writeString(
        home.resolve("prices.yaml"),
        "a: {input: 9, cached_input: 9, output: 9}\nb: {input: 1.25, cached_input: 0.125, output: 10}\n");
    Files.writeString(here.resolve("prices.yaml"), "a: {input: 1, cached_input: 0, output: 2}\n");
    assertThat(prices().of("a")).contains(Price.parse("1,0,2"));
    assertThat(prices().of("b")).contains(Price.parse("1.25,0.125,10"));
    assertThat(prices().of("c")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a: {input: 1, output: 2}",
        "a: {input: 1, cached_input: 1, output: 2, more: 3}",
        "a: {input: -1, cached_input: 1, output: 2}",
        "a: cheap",
        "a: [",
      })
  void aBrokenFileIsNamed(String content) throws IOException {
    Files.writeString(here.resolve("prices.yaml"), content);
    assertThatThrownBy(() -> prices().of("a"))
        .isInstanceOf(UserError.class)
        .hasMessageContaining(here.resolve("prices.yaml").toString());
  }
}
