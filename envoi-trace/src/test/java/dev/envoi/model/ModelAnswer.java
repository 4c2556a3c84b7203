package dev.envoi.model;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What the model does with one request.
public sealed interface ModelAnswer {

  /// An answer that streams, each item whole before the next one begins.
  ///
  /// @param tokens absent when the provider says nothing about them
  record Reply(List<Said> items, @Nullable Tokens tokens, Ending ending) implements ModelAnswer {
    public Reply {
      items = List.copyOf(items);
    }

    public Reply costing(@Nullable Tokens other) {
      return new Reply(items, other, ending);
    }

    public Reply ending(Ending other) {
      return new Reply(items, tokens, other);
    }
  }

  /// How a streaming answer ends.
  enum Ending {
    COMPLETED,
    /// The model reached its limit of output.
    INCOMPLETE,
    /// The provider reports an error in the stream.
    FAILED,
    /// The conversation has become too long, found out in the stream.
    CONTEXT_LENGTH,
    /// The stream stops after the items, and the connection is closed.
    CUT,
    /// Likewise, in the middle of the last item.
    CUT_INSIDE,
    /// The answer ends after the items as if it were whole, and does not say that it is.
    NO_ENDING,
    /// Nothing comes after the items, until the client gives up or the server is closed.
    SILENT
  }

  /// An HTTP error.
  ///
  /// @param code absent when the provider gives none
  record Refusal(
      int status, Map<String, String> headers, String type, @Nullable String code, String message)
      implements ModelAnswer {}

  /// An HTTP answer as it is, for what a provider says in a way of its own.
  record Raw(int status, Map<String, String> headers, String body) implements ModelAnswer {}

  static Reply reply(Said... items) {
    return new Reply(List.of(items), Tokens.USUAL, Ending.COMPLETED);
  }

  static Refusal badKey() {
    return refusal(401, "invalid_request_error", "invalid_api_key", "Incorrect API key provided.");
  }

  static Refusal noSuchModel() {
    String message = "The model does not exist or you do not have access to it.";
    return refusal(404, "invalid_request_error", "model_not_found", message);
  }

  static Refusal tooManyRequests(int retryAfterSeconds) {
    return new Refusal(
        429,
        Map.of("retry-after", String.valueOf(retryAfterSeconds)),
        "requests",
        "rate_limit_exceeded",
        "Rate limit reached for requests.");
  }

  /// Whom ChatGPT's plan gives no more for now.
  static Raw usageLimit(long resetsInSeconds) {
    return new Raw(
        429,
        Map.of(),
        """
        {"error":{"type":"usage_limit_reached","message":"The usage limit has been reached","plan_type":"plus","resets_in_seconds":%d,"resets_at":%d}}
        """
            .formatted(resetsInSeconds, System.currentTimeMillis() / 1000 + resetsInSeconds));
  }

  static Refusal forbidden() {
    String message = "Your project may not use this model.";
    return refusal(403, "invalid_request_error", "forbidden", message);
  }

  static Refusal quotaExceeded() {
    String message = "You exceeded your current quota.";
    return refusal(429, "insufficient_quota", "insufficient_quota", message);
  }

  static Refusal contextLength() {
    String message = "Your input exceeds the context window of this model.";
    return refusal(400, "invalid_request_error", "context_length_exceeded", message);
  }

  /// A fault of the provider's, such as 500 or 503.
  static Refusal serverError(int status) {
    String message = "The server had an error while processing your request.";
    return refusal(status, "server_error", null, message);
  }

  private static Refusal refusal(int status, String type, @Nullable String code, String message) {
    return new Refusal(status, Map.of(), type, code, message);
  }
}
