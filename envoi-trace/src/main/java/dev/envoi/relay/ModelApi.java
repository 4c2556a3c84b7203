package dev.envoi.relay;

/// What an agent may ask of a provider; every other address below the relay is refused.
public enum ModelApi {
  /// OpenAI's Responses API.
  RESPONSES("responses"),
  /// OpenAI's chat completions, which most other providers speak too.
  CHAT_COMPLETIONS("chat/completions");

  private final String path;

  ModelApi(String path) {
    this.path = path;
  }

  /// Below the provider's base address; also the word in the trace.
  public String path() {
    return path;
  }
}
