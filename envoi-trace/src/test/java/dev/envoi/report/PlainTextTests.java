package dev.envoi.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

final class PlainTextTests {
  @Test
  void whiteSpaceIsFolded() {
    assertThat(PlainText.line("  a\t\n b\u00a0c  ", 20)).isEqualTo("a b c");
  }

  @Test
  void controlCharactersAndDirectionMarksAreMadeVisible() {
    assertThat(PlainText.line("a\u0000b\u001b[31mc\u202ed\u200b", 40))
        .isEqualTo("a\uFFFDb\uFFFD[31mc\uFFFDd\uFFFD");
  }

  @Test
  void emojiStayWhole() {
    assertThat(PlainText.line("👩‍💻👍👍", 4)).isEqualTo("👩‍💻…");
    assertThat(PlainText.line("\ud83d", 4)).isEqualTo("\uFFFD");
  }

  @Test
  void megabytesAreNotRead() {
    assertThat(PlainText.line(" ".repeat(10_000_000) + "x", 10)).isEqualTo("…");
    assertThat(PlainText.line("y".repeat(10_000_000), 10)).isEqualTo("yyyyyyyyy…");
    assertThat(PlainText.block("z".repeat(10_000_000), 10)).hasSize(11);
  }

  @RepeatedTest(50)
  void neitherLongerThanAskedForNorWithAnyControlCharacter(RepetitionInfo repetition) {
    int seed = repetition.getCurrentRepetition();
    Random random = new Random(seed);
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(60); i > 0; i--) {
      text.append((char) (random.nextBoolean() ? random.nextInt(64) : random.nextInt(0x10000)));
    }
    int longest = 1 + random.nextInt(30);

    String line = PlainText.line(text.toString(), longest);

    assertThat(line.codePointCount(0, line.length()))
        .as("seed %d", seed)
        .isLessThanOrEqualTo(longest);
    assertThat(line.codePoints()).as("seed %d", seed).noneMatch(Character::isISOControl);
  }
}
