package dev.envoi.trace;

/// Tokens of model responses.
///
/// @param inputTokens all input tokens, cached ones included
/// @param cachedInputTokens those of them that came from the provider's cache
/// @param outputTokens output tokens, reasoning included
public record Usage(long inputTokens, long cachedInputTokens, long outputTokens) {
  public static final Usage NONE = new Usage(0, 0, 0);

  public Usage plus(Usage other) {
    return new Usage(
        inputTokens + other.inputTokens,
        cachedInputTokens + other.cachedInputTokens,
        outputTokens + other.outputTokens);
  }

  public Usage minus(Usage other) {
    return new Usage(
        inputTokens - other.inputTokens,
        cachedInputTokens - other.cachedInputTokens,
        outputTokens - other.outputTokens);
  }

  /// The larger figure of each kind.
  public Usage atLeast(Usage other) {
    return new Usage(
        Math.max(inputTokens, other.inputTokens),
        Math.max(cachedInputTokens, other.cachedInputTokens),
        Math.max(outputTokens, other.outputTokens));
  }

  /// Input and output.
  public long total() {
    return inputTokens + outputTokens;
  }
}
