package dev.envoi.relay;

import dev.envoi.trace.Secret;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// A ChatGPT log-in that Codex made: its access token and account go on each request; when the
/// token has ended or is refused it is renewed, and what came of it is written back, so that the
/// user's own Codex stays logged in.
final class ChatGptLogin implements Credentials {
  /// A token that ends sooner is renewed before it is used.
  private static final Duration MARGIN = Duration.ofMinutes(1);

  /// A token that is refused so soon after it was renewed will not get better.
  private static final Duration YOUNG = Duration.ofMinutes(1);

  private final AuthPlace place;
  private final Surroundings surroundings;
  private final ReentrantLock lock = new ReentrantLock();
  private final List<Secret> secrets = new ArrayList<>();
  private AuthJson current;
  private @Nullable Instant renewedAt;

  /// What it works with.
  ///
  /// @param hides told each secret before it is used
  /// @param warns told what the operator should know
  record Surroundings(
      TokenEndpoint endpoint,
      InstantSource clock,
      Consumer<Secret> hides,
      Consumer<String> warns) {}

  ChatGptLogin(AuthPlace place, AuthJson content, Surroundings surroundings) {
    this.place = place;
    this.surroundings = surroundings;
    this.current = content;
    adopt(content);
  }

  private void adopt(AuthJson content) {
    current = content;
    for (Secret secret : content.secrets()) {
      if (!secrets.contains(secret)) {
        secrets.add(secret);
        surroundings.hides().accept(secret);
      }
    }
  }

  @Override
  public Map<String, Secret> headers() throws CredentialsException, InterruptedException {
    lock.lockInterruptibly();
    try {
      if (hasEnded(current)) {
        renew();
      }
      Map<String, Secret> headers = new TreeMap<>();
      Secret token = current.accessToken();
      headers.put("Authorization", new Secret(token.name(), "Bearer " + token.reveal()));
      if (!current.accountId().isEmpty()) {
        headers.put("ChatGPT-Account-ID", new Secret("CODEX_ACCOUNT_ID", current.accountId()));
      }
      return headers;
    } finally {
      lock.unlock();
    }
  }

  private boolean hasEnded(AuthJson content) {
    return content
        .end()
        .filter(end -> surroundings.clock().instant().plus(MARGIN).isAfter(end))
        .isPresent();
  }

  @Override
  public boolean renew(Map<String, Secret> refused)
      throws CredentialsException, InterruptedException {
    lock.lockInterruptibly();
    try {
      Secret token = refused.get("Authorization");
      boolean isCurrent =
          token != null && token.reveal().equals("Bearer " + current.accessToken().reveal());
      if (!isCurrent) {
        return true; // another request has renewed it meanwhile
      }
      Instant now = surroundings.clock().instant();
      if (renewedAt != null && now.isBefore(renewedAt.plus(YOUNG))) {
        return false;
      }
      renew();
      return true;
    } finally {
      lock.unlock();
    }
  }

  private void renew() throws CredentialsException, InterruptedException {
    try {
      adopt(place.alone(this::fresh));
    } catch (CredentialsException e) {
      throw e;
    } catch (IOException e) {
      throw new CredentialsException(
          "the ChatGPT log-in must be renewed, and %s cannot be read and written (%s); make it writable, or log in again with: codex login"
              .formatted(place.name(), e.getClass().getSimpleName()),
          true);
    }
    renewedAt = surroundings.clock().instant();
  }

  /// What somebody else has renewed meanwhile, else what the endpoint gives.
  private AuthJson fresh() throws IOException, InterruptedException {
    AuthJson there = place.read();
    if (!there.accountId().equals(current.accountId()) || !there.hasLogin()) {
      throw new CredentialsException(
          place.name() + " belongs to another account now; start the run again", true);
    }
    boolean others = !there.accessToken().equals(current.accessToken());
    if (others && !hasEnded(there)) {
      return there;
    }
    AuthJson renewed =
        there.renewed(
            surroundings.endpoint().renew(there.refreshToken()), surroundings.clock().instant());
    keep(there, renewed);
    return renewed;
  }

  private void keep(AuthJson there, AuthJson renewed) {
    try {
      if (!place.replace(there, renewed)) {
        surroundings
            .warns()
            .accept(
                place.name() + " was changed by somebody else while it was renewed; left as it is");
      }
    } catch (IOException e) {
      surroundings
          .warns()
          .accept(
              "the renewed log-in could not be written to %s (%s): your own Codex may have to log in again"
                  .formatted(place.name(), e.getClass().getSimpleName()));
    }
  }

  @Override
  public List<Secret> secrets() {
    lock.lock();
    try {
      return List.copyOf(secrets);
    } finally {
      lock.unlock();
    }
  }
}
