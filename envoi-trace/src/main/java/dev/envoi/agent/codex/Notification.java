package dev.envoi.agent.codex;

import dev.envoi.trace.Usage;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// What the app server tells, as far as parts depend on it; all else is an [Other].
sealed interface Notification {

  /// A turn of a thread began; those of sub-agents name the root's turn.
  record TurnStarted(String threadId, String turnId, String rootTurnId) implements Notification {}

  /// A turn is over.
  ///
  /// @param status `completed`, `interrupted` or `failed`
  record TurnCompleted(String threadId, String status, @Nullable Trouble trouble)
      implements Notification {}

  record ItemStarted(String threadId, Item item) implements Notification {}

  record ItemCompleted(String threadId, Item item) implements Notification {}

  /// Some characters of a text or a reasoning.
  record Delta(String threadId, String itemId) implements Notification {}

  /// Something entered the history that the model reads.
  record HistoryGrown(String threadId, HistoryItem item) implements Notification {}

  /// A response of the model is over.
  record ResponseCompleted(String threadId, Usage usage) implements Notification {}

  record Failing(String threadId, Trouble trouble, boolean willRetry) implements Notification {}

  record Other(String method) implements Notification {}

  /// What went wrong, in Codex's words.
  ///
  /// @param kind the name of `codexErrorInfo`
  /// @param status HTTP status, 0 when there was none
  record Trouble(String message, String kind, int status) {
    /// No other try mends this: the key is refused, the request is, there is no such model.
    private static final Set<Integer> FINAL_STATUSES = Set.of(400, 401, 403, 404);

    private static final Set<String> FINAL_KINDS =
        Set.of("unauthorized", "badRequest", "modelNotFound", "usageLimitExceeded");

    /// Whether the key is refused, which Codex tries again all the same.
    boolean isRefusedKey() {
      return status == 401 || status == 403;
    }

    boolean isFinal() {
      return FINAL_STATUSES.contains(status) || FINAL_KINDS.contains(kind);
    }

    /// Whether the thread has outgrown what the model can read.
    boolean isFull() {
      return kind.equals("contextWindowExceeded");
    }

    static Trouble of(JsonNode error) {
      JsonNode info = error.path("codexErrorInfo");
      String kind =
          info.isObject() ? info.propertyNames().iterator().next() : info.asString("other");
      int status = info.isObject() ? info.path(kind).path("httpStatusCode").asInt(0) : 0;
      String message = error.path("message").asString("no reason given");
      String details = error.path("additionalDetails").asString("");
      return new Trouble(words(details.isEmpty() ? message : details), kind, status);
    }

    /// Without the address of our relay, which is all that Codex knows of the provider.
    private static String words(String message) {
      return message.replaceFirst(", url: http://127\\.0\\.0\\.1:\\d+/\\S*", "");
    }
  }

  static Notification of(String method, JsonNode params) {
    String thread = params.path("threadId").asString("");
    return switch (method) {
      case "turn/started" -> {
        JsonNode turn = params.path("turn");
        String id = turn.path("id").asString("");
        yield new TurnStarted(thread, id, turn.path("rootTurnId").asString(id));
      }
      case "turn/completed" -> {
        JsonNode turn = params.path("turn");
        JsonNode error = turn.path("error");
        yield new TurnCompleted(
            thread,
            turn.path("status").asString("failed"),
            error.isObject() ? Trouble.of(error) : null);
      }
      case "item/started" -> new ItemStarted(thread, Item.of(params.path("item")));
      case "item/completed" -> new ItemCompleted(thread, Item.of(params.path("item")));
      case "item/agentMessage/delta",
          "item/reasoning/summaryTextDelta",
          "item/reasoning/textDelta" ->
          new Delta(thread, params.path("itemId").asString(""));
      case "rawResponseItem/completed" ->
          new HistoryGrown(thread, HistoryItem.of(params.path("item")));
      case "rawResponse/completed" -> new ResponseCompleted(thread, usage(params.path("usage")));
      case "error" ->
          new Failing(
              thread, Trouble.of(params.path("error")), params.path("willRetry").asBoolean(false));
      default -> new Other(method);
    };
  }

  private static Usage usage(JsonNode usage) {
    return new Usage(
        usage.path("inputTokens").asLong(0),
        usage.path("cachedInputTokens").asLong(0),
        usage.path("outputTokens").asLong(0));
  }
}
