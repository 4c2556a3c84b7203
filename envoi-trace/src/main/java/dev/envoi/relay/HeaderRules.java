package dev.envoi.relay;

import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// Which headers go through the relay: none that belong to one connection only, none that are ours
/// to set, and nothing by which provider and agent would know each other.
final class HeaderRules {
  private static final Set<String> OF_A_CONNECTION =
      Set.of(
          "connection",
          "keep-alive",
          "proxy-authenticate",
          "proxy-authorization",
          "proxy-connection",
          "te",
          "trailer",
          "transfer-encoding",
          "upgrade",
          "http2-settings");

  // Without an accept-encoding the provider sends plain bytes, in which usage can be read.
  private static final Set<String> NOT_FROM_THE_AGENT =
      Set.of(
          "accept-encoding",
          "api-key",
          "authorization",
          "chatgpt-account-id",
          "content-length",
          "cookie",
          "expect",
          "forwarded",
          "host",
          "x-api-key");

  private static final Set<String> NOT_FROM_THE_PROVIDER =
      Set.of(
          "alt-svc", "authorization", "content-length", "set-cookie", "strict-transport-security");

  private HeaderRules() {}

  /// @param connection what the message's `Connection` headers say
  static boolean toProvider(String name, Collection<String> connection) {
    String lower = name.toLowerCase(Locale.ROOT);
    return passes(lower, connection)
        && !NOT_FROM_THE_AGENT.contains(lower)
        && !lower.startsWith("x-forwarded-");
  }

  static boolean toAgent(String name, Collection<String> connection) {
    String lower = name.toLowerCase(Locale.ROOT);
    return passes(lower, connection)
        && !lower.startsWith(":")
        && !NOT_FROM_THE_PROVIDER.contains(lower);
  }

  private static boolean passes(String lower, Collection<String> connection) {
    return !OF_A_CONNECTION.contains(lower) && !named(connection).contains(lower);
  }

  private static Set<String> named(Collection<String> connection) {
    Set<String> names = new HashSet<>();
    for (String value : connection) {
      List.of(value.split(",", -1))
          .forEach(name -> names.add(name.strip().toLowerCase(Locale.ROOT)));
    }
    return names;
  }
}
