package dev.envoi.agent;

import java.net.URI;

/// An agent's way to its model: an endpoint of ours or the provider itself.
///
/// @param base the base URL, to which the agent appends `/responses` or the like
/// @param token what is sent as bearer token
public record ModelAccess(String provider, URI base, String token) {
  @Override
  public String toString() {
    return "ModelAccess[" + provider + ", " + base + ", token hidden]";
  }
}
