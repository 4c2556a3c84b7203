package dev.envoi.demo;

import java.util.List;
import java.util.Random;

/// The source of all choices of a random program; equal seeds choose equally on every JDK.
final class RandomChoice {
  private final Random random;

  RandomChoice(long seed) {
    // Random starts alike for neighbouring seeds, so they are spread out first.
    random = new Random((seed + 1) * 0x9E3779B97F4A7C15L);
  }

  /// A number from `least` to `most`, both included.
  int between(int least, int most) {
    return least + random.nextInt(most - least + 1);
  }

  boolean percent(int chance) {
    return random.nextInt(100) < chance;
  }

  <T> T of(List<T> choices) {
    return choices.get(random.nextInt(choices.size()));
  }

  @SafeVarargs
  final <T> T of(T... choices) {
    return choices[random.nextInt(choices.length)];
  }

  /// Mostly small numbers, at times the limits of a type or any number at all.
  long number() {
    return switch (random.nextInt(8)) {
      case 0 -> of(0x7fL, 0xffL, 0x7fffL, 0xffffL, 0x7fffffffL, 0xffffffffL, Long.MAX_VALUE);
      case 1 -> of(-1L, -128L, -32768L, (long) Integer.MIN_VALUE, Long.MIN_VALUE);
      case 2 -> random.nextInt();
      case 3 -> random.nextLong();
      case 4 -> -random.nextInt(100);
      default -> random.nextInt(100);
    };
  }

  IntegerType type() {
    return of(
        IntegerType.INT,
        IntegerType.INT,
        IntegerType.UNSIGNED_INT,
        IntegerType.LONG,
        of(IntegerType.values()));
  }
}
