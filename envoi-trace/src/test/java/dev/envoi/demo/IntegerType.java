package dev.envoi.demo;

/// The integer types of C as x86-64 Linux has them, with the rules by which they mix in arithmetic.
enum IntegerType {
  CHAR("char", 8, true),
  SIGNED_CHAR("signed char", 8, true),
  UNSIGNED_CHAR("unsigned char", 8, false),
  SHORT("short", 16, true),
  UNSIGNED_SHORT("unsigned short", 16, false),
  INT("int", 32, true),
  UNSIGNED_INT("unsigned int", 32, false),
  LONG("long", 64, true),
  UNSIGNED_LONG("unsigned long", 64, false);

  private final String spelling;
  private final int bits;
  private final boolean signed;

  IntegerType(String spelling, int bits, boolean signed) {
    this.spelling = spelling;
    this.bits = bits;
    this.signed = signed;
  }

  String spelling() {
    return spelling;
  }

  int bits() {
    return bits;
  }

  boolean isSigned() {
    return signed;
  }

  /// Values of a narrow type become `int` before any arithmetic.
  boolean isNarrow() {
    return bits < INT.bits;
  }

  IntegerType promoted() {
    return isNarrow() ? INT : this;
  }

  /// The unsigned type of the same width as the promoted type; its arithmetic wraps.
  IntegerType wrapping() {
    return bits == LONG.bits ? UNSIGNED_LONG : UNSIGNED_INT;
  }

  /// The type in which C computes with operands of these two types.
  static IntegerType common(IntegerType left, IntegerType right) {
    IntegerType first = left.promoted();
    IntegerType second = right.promoted();
    if (first.bits != second.bits) {
      return first.bits > second.bits ? first : second;
    }
    return first.signed ? second : first;
  }

  /// The conversion of `printf` for a value of this type.
  String conversion() {
    return switch (promoted()) {
      case LONG -> "%ld";
      case UNSIGNED_LONG -> "%lu";
      case UNSIGNED_INT -> "%u";
      default -> "%d";
    };
  }

  /// A constant of the promoted type, the value first cut to what this type can hold.
  String constant(long value) {
    return switch (this) {
      case CHAR, SIGNED_CHAR -> Long.toString((byte) value);
      case UNSIGNED_CHAR -> Long.toString(value & 0xff);
      case SHORT -> Long.toString((short) value);
      case UNSIGNED_SHORT -> Long.toString(value & 0xffff);
      case INT -> least((int) value, Integer.MIN_VALUE, "");
      case UNSIGNED_INT -> (value & 0xffffffffL) + "u";
      case LONG -> least(value, Long.MIN_VALUE, "L");
      case UNSIGNED_LONG -> Long.toUnsignedString(value) + "UL";
    };
  }

  private static String least(long value, long minimum, String suffix) {
    return value == minimum ? "(" + (minimum + 1) + suffix + " - 1)" : value + suffix;
  }
}
