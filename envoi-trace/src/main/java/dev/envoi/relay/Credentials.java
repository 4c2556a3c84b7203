package dev.envoi.relay;

import dev.envoi.trace.Secret;
import java.util.List;
import java.util.Map;

/// What our side puts on a request for the provider to accept it. Safe for many threads.
public interface Credentials {

  /// The headers of the next request, name to value. May renew what has expired.
  ///
  /// @throws CredentialsException when there is nothing that the provider would accept
  Map<String, Secret> headers() throws CredentialsException, InterruptedException;

  /// The provider answered 401 to these headers: whether another try with [#headers] makes sense.
  ///
  /// @throws CredentialsException as above
  boolean renew(Map<String, Secret> refused) throws CredentialsException, InterruptedException;

  /// Every value that must not be seen, for the redactor; asked again after a renewal.
  List<Secret> secrets();

  /// One key, sent as a bearer token.
  static Credentials key(Secret key) {
    return new Fixed(
        Map.of("Authorization", new Secret(key.name(), "Bearer " + key.reveal())), List.of(key));
  }

  /// A provider that wants none, such as a server of one's own.
  static Credentials none() {
    return new Fixed(Map.of(), List.of());
  }

  /// Credentials that never change.
  ///
  /// @param headers name to value
  record Fixed(Map<String, Secret> headers, List<Secret> secrets) implements Credentials {
    public Fixed {
      headers = Map.copyOf(headers);
      secrets = List.copyOf(secrets);
    }

    @Override
    public boolean renew(Map<String, Secret> refused) {
      return false;
    }
  }
}
