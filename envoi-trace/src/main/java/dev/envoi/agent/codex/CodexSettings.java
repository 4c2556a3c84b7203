package dev.envoi.agent.codex;

import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// What Codex is run with.
///
/// @param program the folder of the platform package that holds `bin/codex`, on this machine
/// @param model the model's name; null for Codex's own default
/// @param access the way to the model
public record CodexSettings(Path program, @Nullable String model, ModelAccess access) {
  /// Where the sandbox must show [#program].
  public static final String INSIDE = "/run/envoi/codex";

  /// The way to a model: an endpoint of ours or the provider itself.
  ///
  /// @param base the base URL; Codex appends `/responses`
  /// @param token what is sent as bearer token
  public record ModelAccess(String provider, URI base, String token) {
    InetSocketAddress endpoint() {
      return new InetSocketAddress(base.getHost(), base.getPort());
    }

    @Override
    public String toString() {
      return "ModelAccess[" + provider + ", " + base + ", token hidden]";
    }
  }
}
