package dev.envoi.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.envoi.trace.Secret;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What is recorded of `--model-base-url`.
final class ModelUrlTests {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://127.0.0.1:8000/v1",
        "https://gw/v1?",
        "https://gw/v1?api-version=2025-04-01-preview",
        "https://gw/v1?api-version=2025-04-01",
        "no address at all",
      })
  void whatHoldsNoKeyIsKeptWhole(String given) {
    ModelUrl url = new ModelUrl(given);
    assertThat(url.kept()).isEqualTo(given);
    assertThat(url.isKeptWhole()).isTrue();
    assertThat(url.secrets()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "https://gw/v1?key=sk-1",
    "https://gw/v1?sk-1",
    "https://gw/v1?api-version=2025-04-01&key=sk-1",
    "https://gw/v1?api-version=sk-1",
    "https://gw/v1?key=sk-1?api-version=2025-04-01",
  })
  void anyOtherQueryIsNot(String given) {
    ModelUrl url = new ModelUrl(given);
    assertThat(url.kept()).isEqualTo("https://gw/v1");
    assertThat(url.isKeptWhole()).isFalse();
  }

  @Test
  void itsValuesAreSecretAsWrittenAndAsMeant() {
    assertThat(new ModelUrl("https://gw/v1?a=1&key=sk%2B9&bare").secrets())
        .extracting(Secret::name, Secret::reveal)
        .contains(
            org.assertj.core.groups.Tuple.tuple("key", "sk%2B9"),
            org.assertj.core.groups.Tuple.tuple("key", "sk+9"),
            org.assertj.core.groups.Tuple.tuple("model_base_url", "bare"));
  }
}
