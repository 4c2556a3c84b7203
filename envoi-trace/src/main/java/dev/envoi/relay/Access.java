package dev.envoi.relay;

import java.net.InetSocketAddress;
import java.net.URI;

/// What an agent needs to reach its model.
///
/// @param path of the relay on the web server, such as `/model`
/// @param token good for this trajectory and nothing else; sent as a bearer token in place of a key
public record Access(String path, String token) {

  /// The base address to configure the agent with, which appends `/responses` or the like.
  ///
  /// @param inside where the web server is as the agent sees it (`Sandbox.expose`)
  public URI baseUrl(InetSocketAddress inside) {
    return URI.create(
        "http://%s:%d%s".formatted(inside.getAddress().getHostAddress(), inside.getPort(), path));
  }

  @Override
  public String toString() {
    return "Access[" + path + ", token hidden]";
  }
}
