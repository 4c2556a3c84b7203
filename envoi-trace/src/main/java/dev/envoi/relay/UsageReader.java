package dev.envoi.relay;

import dev.envoi.trace.TraceJson;
import dev.envoi.trace.Usage;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/// Reads tokens out of a provider's answer as its bytes go by: of a stream of events from the lines
/// that speak of usage, of a JSON document at its end. The last figure counts. Never fails; an
/// answer that it cannot read has no usage.
final class UsageReader {
  /// A longer event or document is not looked into.
  private static final int LONGEST = 16 << 20;

  private static final byte[] DATA = "data:".getBytes(StandardCharsets.US_ASCII);

  private final boolean events;
  private final ByteArrayOutputStream line = new ByteArrayOutputStream();
  private boolean tooLong;
  private Usage told = Usage.NONE;
  private @Nullable Usage usage;
  private @Nullable String responseId;
  private @Nullable String model;

  /// @param events whether the answer is a stream of server-sent events
  UsageReader(boolean events) {
    this.events = events;
  }

  void accept(byte[] bytes, int length) {
    int from = 0;
    if (events) {
      for (int i = 0; i < length; i++) {
        if (bytes[i] == '\n' || bytes[i] == '\r') {
          keep(bytes, from, i - from);
          endOfLine();
          from = i + 1;
        }
      }
    }
    keep(bytes, from, length - from);
  }

  /// Nothing follows.
  void finish() {
    if (events) {
      endOfLine();
    } else if (!tooLong) {
      look(line.toByteArray(), 0);
    }
  }

  private void keep(byte[] bytes, int from, int count) {
    if (tooLong || line.size() + count > LONGEST) {
      tooLong = true;
      line.reset();
    } else {
      line.write(bytes, from, count);
    }
  }

  private void endOfLine() {
    if (!tooLong && line.size() > DATA.length) {
      byte[] whole = line.toByteArray();
      if (startsWithData(whole)) {
        look(whole, DATA.length);
      }
    }
    line.reset();
    tooLong = false;
  }

  private static boolean startsWithData(byte[] line) {
    for (int i = 0; i < DATA.length; i++) {
      if (line[i] != DATA[i]) {
        return false;
      }
    }
    return true;
  }

  private void look(byte[] bytes, int from) {
    String text = new String(bytes, from, bytes.length - from, StandardCharsets.UTF_8);
    if (!text.contains("\"usage\"")) {
      return;
    }
    try {
      JsonNode tree = TraceJson.MAPPER.readTree(text);
      JsonNode response = tree.path("response").isObject() ? tree.path("response") : tree;
      responseId = response.path("id").asString(responseId);
      model = response.path("model").asString(model);
      JsonNode found = response.path("usage");
      if (found.isObject()) {
        usage = read(found);
      }
    } catch (JacksonException _) {
      // not ours to judge: the agent gets it as it is
    }
  }

  /// The field names of the Responses API and of chat completions.
  private static Usage read(JsonNode usage) {
    return new Usage(
        count(usage, "input_tokens", "prompt_tokens"),
        Math.max(
            usage.path("input_tokens_details").path("cached_tokens").asLong(0),
            usage.path("prompt_tokens_details").path("cached_tokens").asLong(0)),
        count(usage, "output_tokens", "completion_tokens"));
  }

  private static long count(JsonNode usage, String name, String otherName) {
    return usage.path(name).asLong(usage.path(otherName).asLong(0));
  }

  /// Tokens that were read since this was asked last.
  Optional<Usage> fresh() {
    if (usage == null || usage.equals(told)) {
      return Optional.empty();
    }
    Usage more = usage.minus(told);
    told = usage;
    return Optional.of(more);
  }

  @Nullable Usage usage() {
    return usage;
  }

  @Nullable String responseId() {
    return responseId;
  }

  @Nullable String model() {
    return model;
  }
}
