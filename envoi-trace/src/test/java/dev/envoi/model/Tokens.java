package dev.envoi.model;

/// What an answer is said to have cost.
///
/// @param cached of the input
/// @param reasoning of the output
public record Tokens(long input, long cached, long output, long reasoning) {
  /// Of answers whose cost is of no interest.
  public static final Tokens USUAL = new Tokens(1000, 200, 50, 20);
}
