package dev.envoi.relay;

import dev.envoi.trace.Secret;
import dev.envoi.trace.UserError;
import java.net.URI;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// As whom OpenCode's model is asked: the key in `OPENCODE_API_KEY`, for OpenCode's own provider or
/// for one of the user's.
public final class OpenCodeAccount {
  private static final String KEY = "OPENCODE_API_KEY";

  private OpenCodeAccount() {}

  /// The provider as a trajectory uses it.
  ///
  /// @param hosted whether the model is one of OpenCode's own provider
  /// @param address `--model-base-url`; absent for the provider's own
  /// @param secrets is told the key
  public static Upstream upstream(
      Map<String, String> environment,
      boolean hosted,
      @Nullable URI address,
      Consumer<Secret> secrets) {
    if (!hosted && address == null) {
      throw new UserError(
          "a model of a provider of your own needs its address: give --model-base-url, or take a model of opencode");
    }
    String value = environment.getOrDefault(KEY, "").strip();
    if (value.isEmpty() && address == null) {
      throw new UserError(
          "there is no key for the model: set OPENCODE_API_KEY, or name a server of your own by --model NAME/MODEL --model-base-url URL");
    }
    if (!value.chars().allMatch(c -> c > ' ' && c < 127)) {
      throw new UserError("what OPENCODE_API_KEY holds is no key: it has spaces or the like in it");
    }
    Secret key = new Secret(KEY, value);
    if (!value.isEmpty()) {
      secrets.accept(key);
    }
    return new Upstream(
        address == null ? Upstream.OPENCODE : address,
        hosted
            ? Set.of(ModelApi.RESPONSES, ModelApi.CHAT_COMPLETIONS)
            : Set.of(ModelApi.CHAT_COMPLETIONS),
        value.isEmpty() ? Credentials.none() : Credentials.key(key));
  }
}
