package dev.envoi.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.envoi.relay.TestingRelay.Heard;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What must not get from one side of the relay to the other.
@Timeout(60)
final class RelayHygieneTests {
  private final TestingRelay relay = new TestingRelay();
  private final Heard heard = new Heard();

  @AfterEach
  void close() {
    relay.close();
  }

  private Access access(TestingProvider provider) {
    return relay.relay.register(provider.upstream(TestingRelay.key()), heard);
  }

  @Test
  void aRedirectIsNotFollowedWithTheKey() throws Exception {
    try (TestingProvider elsewhere = new TestingProvider((_, wire) -> wire.whole(200, "{}"));
        TestingProvider provider =
            new TestingProvider(
                (_, wire) -> wire.whole(307, "", "Location: " + elsewhere.base() + "/responses"))) {
      assertThat(relay.ask(access(provider), "{}").statusCode()).isEqualTo(307);
      assertThat(elsewhere.asked()).isEmpty();
    }
  }

  @Test
  void headersThatAreNotTheAgentsToSetStayBehind() throws Exception {
    try (TestingProvider provider = new TestingProvider((_, wire) -> wire.whole(200, "{}"))) {
      var _ =
          relay.client.send(
              relay
                  .request(access(provider))
                  .headers("Accept-Encoding", "gzip", "Cookie", "c=1", "X-Api-Key", "mine")
                  .headers("ChatGPT-Account-Id", "mine", "X-Forwarded-For", "1.1.1.1")
                  .headers("Session-Id", "s1", "X-Twice", "1", "X-Twice", "2", "TE", "trailers")
                  .POST(HttpRequest.BodyPublishers.ofString("{}"))
                  .build(),
              HttpResponse.BodyHandlers.ofString());

      assertThat(provider.asked().getLast().headers())
          .containsEntry("Session-Id", "s1")
          .containsEntry("X-Twice", "1|2")
          .doesNotContainKeys("Accept-Encoding", "Cookie", "X-Api-Key", "ChatGPT-Account-Id")
          .doesNotContainKeys("X-Forwarded-For", "TE", "Upgrade", "HTTP2-Settings");
    }
  }

  @Test
  void headersOfTheProvidersConnectionStayBehind() throws Exception {
    String[] headers = {
      "Connection: X-Hop",
      "X-Hop: 1",
      "Keep-Alive: timeout=5",
      "Set-Cookie: session=1",
      "Trailer: none",
      "X-Kept: 2"
    };
    try (TestingProvider provider =
        new TestingProvider((_, wire) -> wire.whole(200, "{}", headers))) {
      assertThat(relay.ask(access(provider), "{}").headers().map())
          .containsKey("x-kept")
          .doesNotContainKeys("x-hop", "keep-alive", "set-cookie", "trailer");
    }
  }

  @Test
  void aKeyThatTheProviderEchoesIsMaskedAlsoAcrossPieces() throws Exception {
    String key = TestingRelay.KEY;
    try (TestingProvider provider =
        new TestingProvider((_, wire) -> {
          wire.chunked(401, "X-Echo: Bearer " + key, "X-Other: fine");
          wire.chunk("you sent " + key + " and " + key.substring(0, 10));
          wire.chunk(key.substring(10) + ", sk-the-real-kex, sk-the");
          wire.end();
        })) {
      HttpResponse<String> response = relay.ask(access(provider), "{}");

      String stars = "*".repeat(key.length());
      assertThat(response.body())
          .isEqualTo("you sent " + stars + " and " + stars + ", sk-the-real-kex, sk-the");
      assertThat(response.headers().firstValue("x-echo")).isEmpty();
      assertThat(response.headers().firstValue("x-other")).contains("fine");
    }
  }

  @Test
  void nothingButTheEndpointsThatAreOfferedIsPassedOn() throws Exception {
    try (TestingProvider provider = new TestingProvider((_, wire) -> wire.whole(200, "{}"))) {
      Access access =
          relay.relay.register(
              new Upstream(provider.base(), Set.of(ModelApi.RESPONSES), TestingRelay.key()), heard);
      for (String path :
          new String[] {
            "/models",
            "/chat/completions",
            "/responses/x",
            "/files",
            "",
            "/%2e%2e/responses",
            "/responses/../files",
            "//responses",
            "/responses;a=b/x"
          }) {
        HttpResponse<String> response =
            relay.client.send(
                HttpRequest.newBuilder(relay.uri(access, path))
                    .header("Authorization", "Bearer " + access.token())
                    .POST(HttpRequest.BodyPublishers.ofString("{}"))
                    .build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(response.statusCode()).as(path).isBetween(400, 404);
      }
      HttpResponse<String> get =
          relay.client.send(
              relay.request(access).GET().build(), HttpResponse.BodyHandlers.ofString());
      assertThat(get.statusCode()).isEqualTo(405);
      assertThat(provider.asked()).isEmpty();
      assertThat(heard.nothing()).isTrue();
    }
  }

  @Test
  void aTokenThatWasNotGivenOutOrWasTakenBackIsRefused() throws Exception {
    try (TestingProvider provider = new TestingProvider((_, wire) -> wire.whole(200, "{}"))) {
      Access access = access(provider);
      assertThat(relay.ask(new Access(access.path(), "guess"), "{}").statusCode()).isEqualTo(401);
      relay.relay.unregister(access);
      assertThat(relay.ask(access, "{}").statusCode()).isEqualTo(401);
      assertThat(provider.asked()).isEmpty();
    }
  }

  @Test
  void trajectoriesAreToldApartByTheirTokens() throws Exception {
    Heard other = new Heard();
    try (TestingProvider one = new TestingProvider((_, wire) -> wire.whole(200, "one"));
        TestingProvider two = new TestingProvider((_, wire) -> wire.whole(200, "two"))) {
      Access first = access(one);
      Access second = relay.relay.register(two.upstream(Credentials.none()), other);

      assertThat(relay.ask(second, "{}").body()).isEqualTo("two");
      assertThat(two.asked().getFirst().headers()).doesNotContainKey("Authorization");
      assertThat(other.next().status()).isEqualTo(200);
      assertThat(heard.nothing()).isTrue();
      assertThat(relay.ask(first, "{}").body()).isEqualTo("one");
    }
  }
}
