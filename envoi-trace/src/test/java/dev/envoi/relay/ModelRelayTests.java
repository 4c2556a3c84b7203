package dev.envoi.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.envoi.relay.TestingProvider.Asked;
import dev.envoi.relay.TestingRelay.Heard;
import dev.envoi.trace.JournalEvent.ModelCalled;
import dev.envoi.trace.Usage;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What goes through the relay, what does not, and what is counted on the way.
@Timeout(60)
final class ModelRelayTests {
  private static final String COMPLETED =
      """
      event: response.completed
      data: {"type":"response.completed","response":{"id":"resp_1","model":"gpt-5.5","usage":{"input_tokens":100,"input_tokens_details":{"cached_tokens":40},"output_tokens":7,"total_tokens":107}}}

      """;

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
  void theRealKeyTakesThePlaceOfTheToken() throws Exception {
    try (TestingProvider provider = new TestingProvider((_, wire) -> wire.whole(200, "{}"))) {
      Access access = access(provider);
      relay.ask(access, "{\"model\":\"m\"}");

      Asked asked = provider.asked().getFirst();
      assertThat(asked.line()).isEqualTo("POST /v1/responses HTTP/1.1");
      assertThat(asked.body()).isEqualTo("{\"model\":\"m\"}");
      assertThat(asked.headers()).containsEntry("Authorization", "Bearer " + TestingRelay.KEY);
      assertThat(asked.toString()).doesNotContain(access.token());
    }
  }

  @Test
  void everyPieceOfAStreamArrivesBeforeTheNextIsSent() throws Exception {
    CountDownLatch first = TestingProvider.latch();
    CountDownLatch second = TestingProvider.latch();
    try (TestingProvider provider =
        new TestingProvider((_, wire) -> {
          wire.chunked(200, "Content-Type: text/event-stream");
          first.await();
          wire.chunk("a");
          second.await();
          wire.chunk("data: b\n\n");
          wire.end();
        })) {
      HttpResponse<InputStream> response = relay.stream(access(provider), "{}");
      assertThat(response.statusCode()).isEqualTo(200); // the head alone, before any piece
      first.countDown();
      assertThat(response.body().read()).isEqualTo('a');
      second.countDown();
      assertThat(new String(response.body().readAllBytes(), StandardCharsets.UTF_8))
          .isEqualTo("data: b\n\n");
      assertThat(heard.next().outcome()).isEqualTo("complete");
    }
  }

  @Test
  void tokensStatusAndTimesAreTold() throws Exception {
    try (TestingProvider provider =
        new TestingProvider((_, wire) -> {
          wire.chunked(200, "Content-Type: text/event-stream; charset=utf-8");
          wire.chunk(COMPLETED.substring(0, 70)); // torn anywhere
          wire.chunk(COMPLETED.substring(70));
          wire.end();
        })) {
      assertThat(relay.ask(access(provider), "{}").body()).isEqualTo(COMPLETED);

      ModelCalled call = heard.next();
      assertThat(call.usage()).isEqualTo(new Usage(100, 40, 7));
      assertThat(call.responseId()).isEqualTo("resp_1");
      assertThat(call.model()).isEqualTo("gpt-5.5");
      assertThat(call.api()).isEqualTo("responses");
      assertThat(call.status()).isEqualTo(200);
      assertThat(call.requestBytes()).isEqualTo(2);
      assertThat(call.responseBytes()).isEqualTo(COMPLETED.length());
      assertThat(call.firstByteMs()).isNotNull().isLessThanOrEqualTo(call.durationMs());
      assertThat(heard.usages).containsExactly(new Usage(100, 40, 7));
    }
  }

  @Test
  void tokensAreToldBeforeTheAgentSeesThem() throws Exception {
    CountDownLatch go = TestingProvider.latch();
    try (TestingProvider provider =
        new TestingProvider((_, wire) -> {
          wire.chunked(200, "Content-Type: text/event-stream");
          wire.chunk(COMPLETED);
          go.await();
          wire.end();
        })) {
      InputStream body = relay.stream(access(provider), "{}").body();
      body.readNBytes(COMPLETED.length());
      assertThat(heard.usages).containsExactly(new Usage(100, 40, 7));
      go.countDown();
    }
  }

  @ParameterizedTest
  @CsvSource({"400", "401", "403", "404", "429", "500", "503", "529"})
  void whatTheProviderRefusesIsPassedOnUnchanged(int status) throws Exception {
    String error = "{\"error\":{\"message\":\"no ü\",\"code\":\"x\"}}";
    try (TestingProvider provider =
        new TestingProvider((_, wire) ->
            wire.whole(
                status,
                error,
                "Content-Type: application/json",
                "Retry-After: 7",
                "X-Request-Id: r1"))) {
      HttpResponse<String> response = relay.ask(access(provider), "{}");

      assertThat(response.statusCode()).isEqualTo(status);
      assertThat(response.body()).isEqualTo(error);
      assertThat(response.headers().firstValue("retry-after")).contains("7");
      assertThat(response.headers().firstValue("x-request-id")).contains("r1");
      assertThat(response.headers().firstValue("content-type")).contains("application/json");
      ModelCalled call = heard.next();
      assertThat(call.status()).isEqualTo(status);
      assertThat(call.outcome()).isEqualTo("complete");
      assertThat(provider.asked()).hasSize(1);
    }
  }

  @Test
  void anAnswerThatIsCutIsCut() throws Exception {
    try (TestingProvider provider =
        new TestingProvider((_, wire) -> {
          wire.chunked(200, "Content-Type: text/event-stream");
          wire.chunk("data: half\n\n");
        })) {
      InputStream body = relay.stream(access(provider), "{}").body();
      assertThat(body.readNBytes(12)).asString().isEqualTo("data: half\n\n");
      assertThatThrownBy(body::readAllBytes).isInstanceOf(IOException.class);

      ModelCalled call = heard.next();
      assertThat(call.outcome()).isEqualTo("cut");
      assertThat(call.usage()).isNull();
    }
  }

  @Test
  void anAnswerThatIsShorterThanItsLengthIsCutToo() throws Exception {
    try (TestingProvider provider =
        new TestingProvider(
            (_, wire) -> wire.send("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc"))) {
      InputStream body = relay.stream(access(provider), "{}").body();
      assertThatThrownBy(body::readAllBytes).isInstanceOf(IOException.class);
      assertThat(heard.next().outcome()).isEqualTo("cut");
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void whenTheAgentGoesAwayTheProvidersConnectionIsClosed(boolean streaming) throws Exception {
    CountDownLatch asked = TestingProvider.latch();
    CountDownLatch gone = TestingProvider.latch();
    try (TestingProvider provider =
        new TestingProvider((_, wire) -> {
          if (streaming) {
            wire.chunked(200, "Content-Type: text/event-stream");
            wire.chunk("data: 1\n\n");
          }
          asked.countDown();
          wire.awaitGone(); // and is silent
          gone.countDown();
        })) {
      try (Socket agent = relay.socket(access(provider), "{}")) {
        assertThat(asked.await(20, TimeUnit.SECONDS)).isTrue();
        if (streaming) {
          assertThat(agent.getInputStream().read()).isEqualTo('H');
        }
      }
      assertThat(gone.await(20, TimeUnit.SECONDS)).isTrue();
      assertThat(heard.next().outcome()).isEqualTo("abandoned");
    }
  }

  @Test
  void aSilentProviderIsWaitedForWhileTheAgentWaits() throws Exception {
    try (TestingProvider provider =
        new TestingProvider((_, wire) -> {
          assertThat(TestingProvider.latch().await(2, TimeUnit.SECONDS)).isFalse();
          wire.whole(200, "late");
        })) {
      assertThat(relay.ask(access(provider), "{}").body()).isEqualTo("late");
      ModelCalled call = heard.next();
      assertThat(call.firstByteMs()).isGreaterThanOrEqualTo(1900);
      assertThat(call.outcome()).isEqualTo("complete");
    }
  }

  @Test
  void aProviderThatCannotBeReachedIsABadGateway() throws Exception {
    TestingProvider provider = new TestingProvider((_, _) -> {});
    provider.close();
    HttpResponse<String> response = relay.ask(access(provider), "{}");

    assertThat(response.statusCode()).isEqualTo(502);
    assertThat(response.body()).contains("provider_unreachable").doesNotContain(TestingRelay.KEY);
    ModelCalled call = heard.next();
    assertThat(call.outcome()).isEqualTo("unreachable");
    assertThat(call.status()).isZero();
    assertThat(call.firstByteMs()).isNull();
  }

  @Test
  void aRefusedRequestIsNotPassedOnAndAgentsTakeItAsFinal() throws Exception {
    heard.refusal = "all tokens are used";
    try (TestingProvider provider = new TestingProvider((_, wire) -> wire.whole(200, "{}"))) {
      HttpResponse<String> response = relay.ask(access(provider), "{}");
      assertThat(response.statusCode()).isEqualTo(400);
      assertThat(response.body()).contains("budget_exhausted", "all tokens are used");
      assertThat(provider.asked()).isEmpty();
      assertThat(heard.nothing()).isTrue();
    }
  }

  @Test
  void tokensOfChatCompletionsAreCountedOnceHoweverOftenTheyAreTold() throws Exception {
    try (TestingProvider provider =
        new TestingProvider((_, wire) -> {
          wire.chunked(200, "Content-Type: text/event-stream");
          wire.chunk("data: {\"id\":\"c1\",\"model\":\"m\",\"usage\":null}\r\n\r\n");
          wire.chunk("data: " + chat(10, 1) + "\r\n\r\n");
          wire.chunk("data: " + chat(10, 5) + "\r\n\r\ndata: [DONE]\r\n\r\n");
          wire.end();
        })) {
      Access access = access(provider);
      var _ =
          relay.client.send(
              HttpRequest.newBuilder(relay.uri(access, "/chat/completions"))
                  .header("Authorization", "Bearer " + access.token())
                  .POST(HttpRequest.BodyPublishers.ofString("{}"))
                  .build(),
              HttpResponse.BodyHandlers.ofString());

      ModelCalled call = heard.next();
      assertThat(call.usage()).isEqualTo(new Usage(10, 4, 5));
      assertThat(call.api()).isEqualTo("chat/completions");
      assertThat(heard.usages).containsExactly(new Usage(10, 4, 1), new Usage(0, 0, 4));
    }
  }

  private static String chat(int in, int out) {
    return "{\"id\":\"c1\",\"model\":\"m\",\"usage\":{\"prompt_tokens\":%d,\"prompt_tokens_details\":{\"cached_tokens\":4},\"completion_tokens\":%d}}"
        .formatted(in, out);
  }
}
