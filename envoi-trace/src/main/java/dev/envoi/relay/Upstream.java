package dev.envoi.relay;

import dev.envoi.trace.UserError;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Set;

/// A provider as one trajectory uses it.
///
/// @param base the address that the paths of [ModelApi] are appended to, such as
///   `https://api.openai.com/v1`; a query of its own stays on every request
/// @param apis what the agent may ask of it
/// @param credentials what goes on each request
public record Upstream(URI base, Set<ModelApi> apis, Credentials credentials) {
  public static final URI OPENAI = URI.create("https://api.openai.com/v1");
  public static final URI OPENCODE = URI.create("https://opencode.ai/zen/v1");
  public static final URI CHATGPT = URI.create("https://chatgpt.com/backend-api/codex");

  public Upstream {
    apis = Set.copyOf(apis);
    String scheme = String.valueOf(base.getScheme()).toLowerCase(Locale.ROOT);
    if (base.getHost() == null || !(scheme.equals("http") || scheme.equals("https"))) {
      throw new UserError(
          "the model's base address must be http://HOST... or https://HOST..., got " + base);
    }
    if (base.getRawUserInfo() != null || base.getRawFragment() != null) {
      throw new UserError(
          "the model's base address must hold no user, password or fragment; set the key by a variable (docs/models.md)");
    }
  }

  /// Parses `--model-base-url`.
  public static URI address(String given) {
    try {
      URI base = new URI(given.strip());
      var _ = new Upstream(base, Set.of(), Credentials.none());
      return base;
    } catch (URISyntaxException e) {
      throw new UserError("--model-base-url is not an address: " + e.getReason());
    }
  }

  boolean isPlain() {
    return "http".equalsIgnoreCase(base.getScheme());
  }

  /// Where requests of this kind go. Nothing of it comes from the agent.
  URI address(ModelApi api) {
    String query = base.getRawQuery() == null ? "" : "?" + base.getRawQuery();
    String path = base.getRawPath().replaceFirst("/+$", "") + "/" + api.path();
    return URI.create(base.getScheme() + "://" + base.getRawAuthority() + path + query);
  }
}
