package dev.envoi.trace;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/// Known secret values leave every text, wherever they stand.
final class RedactorTests {
  private static final String KEY = "sk-0123456789";
  private static final String LONGER = KEY + "-and-more";

  private final Redactor redactor = new Redactor();

  RedactorTests() {
    redactor.add(new Secret("KEY", KEY));
    redactor.add(new Secret("LONGER", LONGER));
    redactor.add(new Secret("TWICE", "abababab"));
  }

  @Test
  void eachOccurrenceIsReplacedByItsNameAndTheLongerSecretWins() {
    assertThat(redactor.redact(KEY)).isEqualTo("[secret:KEY]");
    assertThat(redactor.redact("a" + KEY + KEY + "z")).isEqualTo("a[secret:KEY][secret:KEY]z");
    assertThat(redactor.redact("x " + LONGER + " y")).isEqualTo("x [secret:LONGER] y");
    assertThat(redactor.redact("ababababab")).isEqualTo("[secret:TWICE]ab");
  }

  @Test
  void aTextWithoutSecretsIsTheSameObject() {
    String text = "sk-012345678 token_usage key=1";
    assertThat(redactor.redact(text)).isSameAs(text);
    JsonNode tree = TraceJson.MAPPER.readTree("{\"token\":[\"api_key\",1,null]}");
    assertThat(redactor.redact(tree)).isSameAs(tree);
  }

  @Test
  void jsonIsCleanedInNamesAndValuesAndKeepsItsShape() {
    JsonNode tree =
        TraceJson.MAPPER.readTree(
            "{\"%s\":{\"a\":[\"x%s\",5,true,null]},\"input_tokens\":7}".formatted(KEY, KEY));
    assertThat(redactor.redact(tree))
        .isEqualTo(
            TraceJson.MAPPER.readTree(
                "{\"[secret:KEY]\":{\"a\":[\"x[secret:KEY]\",5,true,null]},\"input_tokens\":7}"));
  }

  @Test
  void valuesThatStandInTextsByChanceAreNotSecrets() {
    redactor.add(new Secret("SHORT", "yes"));
    redactor.addFrom(Map.of("FEATURE_KEY", "enabled", "PATH", "/usr/bin:/bin:/usr/local/bin"));
    assertThat(redactor.redact("yes, enabled in /usr/bin:/bin:/usr/local/bin"))
        .isEqualTo("yes, enabled in /usr/bin:/bin:/usr/local/bin");
    redactor.addFrom(Map.of("AWS_SECRET_ACCESS_KEY", "wJalrXUtnFEMIK7MDENG"));
    assertThat(redactor.redact("wJalrXUtnFEMIK7MDENG")).isEqualTo("[secret:AWS_SECRET_ACCESS_KEY]");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 5, 7, 12, 13, 14, 30})
  void aSecretIsFoundOverTheBordersOfPieces(int size) {
    String text =
        "begin " + KEY + " " + LONGER + KEY.substring(0, 9) + " ababababab" + KEY + "sk-0";
    Redactor.Pieces pieces = redactor.pieces();
    StringBuilder clean = new StringBuilder();
    for (int at = 0; at < text.length(); at += size) {
      clean.append(pieces.accept(text.substring(at, Math.min(text.length(), at + size))));
    }
    clean.append(pieces.finish());
    assertThat(clean.toString()).isEqualTo(redactor.redact(text));
  }

  @Test
  void anyTextInAnyPiecesIsCleanedAsInOne() {
    Redactor small = new Redactor();
    small.add(new Secret("A", "aabaabaa"));
    small.add(new Secret("B", "abaabaab"));
    small.add(new Secret("C", "aabaabaabb"));
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int round = 0; round < 20_000; round++) {
      Redactor.Pieces pieces = small.pieces();
      StringBuilder text = new StringBuilder();
      StringBuilder clean = new StringBuilder();
      while (text.length() < 60) {
        StringBuilder piece = new StringBuilder();
        for (int i = random.nextInt(9); i > 0; i--) {
          piece.append(random.nextInt(3) == 0 ? 'b' : 'a');
        }
        text.append(piece);
        clean.append(pieces.accept(piece.toString()));
      }
      clean.append(pieces.finish());
      assertThat(clean.toString())
          .as("seed %d, %s", seed, text)
          .isEqualTo(small.redact(text.toString()));
    }
  }

  @Test
  void nothingButWhatMayBeASecretIsHeldBack() {
    Redactor.Pieces pieces = redactor.pieces();
    assertThat(pieces.accept("hello sk-01")).isEqualTo("hello ");
    assertThat(pieces.accept("9\n")).isEqualTo("sk-019\n");
    assertThat(pieces.accept("done")).isEqualTo("done");
  }

  @Test
  void aSecretNeverPrintsItself() {
    Secret secret = new Secret("KEY", KEY);
    assertThat(secret + String.valueOf(Map.of("a", secret))).doesNotContain(KEY);
    assertThat(secret.hashCode()).isEqualTo(new Secret("KEY", "another").hashCode());
    assertThat(secret).isEqualTo(new Secret("KEY", KEY)).isNotEqualTo(new Secret("KEY", "x"));
  }
}
